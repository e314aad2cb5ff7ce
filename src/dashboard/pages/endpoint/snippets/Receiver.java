// java Receiver.java (17 or newer), with WEBHOOK_SECRET and PORT in the environment
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

public class Receiver {
    static boolean isGenuine(byte[] key, Headers headers, byte[] body) throws Exception {
        String id = headers.getFirst("webhook-id");
        String timestamp = headers.getFirst("webhook-timestamp");
        String signatures = headers.getFirst("webhook-signature");
        if (id == null || signatures == null || timestamp == null || !timestamp.matches("[0-9]{1,12}")) return false;
        // An old request may be one that somebody has recorded.
        if (Math.abs(Instant.now().getEpochSecond() - Long.parseLong(timestamp)) > 300) return false;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
        String expected = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
        // While a secret is being rotated there is a signature of each.
        for (String given : signatures.split(" ")) {
            if (MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8))) {
                return true;
            }
        }
        return false;
    }

    public static void main(String[] args) throws Exception {
        byte[] key = Base64.getDecoder().decode(System.getenv("WEBHOOK_SECRET").replaceFirst("^whsec_", ""));
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "3000"));
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/webhooks", exchange -> {
            try (exchange) {
                // The bytes as they came: parsed and written again they would be others.
                byte[] body = exchange.getRequestBody().readAllBytes();
                if (!isGenuine(key, exchange.getRequestHeaders(), body)) {
                    exchange.sendResponseHeaders(400, -1);
                    return;
                }
                // Its id is the same in every attempt: do nothing if you have seen it before.
                String id = exchange.getRequestHeaders().getFirst("webhook-id");
                System.out.println(id + " " + new String(body, StandardCharsets.UTF_8));
                exchange.sendResponseHeaders(204, -1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        server.start();
    }
}
