// Program.cs of an empty ASP.NET Core app (.NET 8 or newer), with WEBHOOK_SECRET in the environment
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

var secret = Environment.GetEnvironmentVariable("WEBHOOK_SECRET") ?? "";
var key = Convert.FromBase64String(secret.StartsWith("whsec_") ? secret[6..] : secret);

bool IsGenuine(IHeaderDictionary headers, byte[] body)
{
    var id = headers["webhook-id"].ToString();
    var timestamp = headers["webhook-timestamp"].ToString();
    // An old request may be one that somebody has recorded.
    if (!long.TryParse(timestamp, out var seconds)
        || Math.Abs(DateTimeOffset.UtcNow.ToUnixTimeSeconds() - seconds) > 300) return false;
    byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
    var expected = "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    // While a secret is being rotated there is a signature of each.
    return headers["webhook-signature"].ToString().Split(' ').Any(given =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected)));
}

var app = WebApplication.CreateBuilder(args).Build();
app.MapPost("/webhooks", async (HttpRequest request) =>
{
    // The bytes as they came: parsed and written again they would be others.
    using var buffer = new MemoryStream();
    await request.Body.CopyToAsync(buffer);
    var body = buffer.ToArray();
    if (!IsGenuine(request.Headers, body)) return Results.BadRequest();
    using var parsed = JsonDocument.Parse(body);
    // Its id is the same in every attempt: do nothing if you have seen it before.
    Console.WriteLine($"{request.Headers["webhook-id"]} {parsed.RootElement.GetProperty("type")}");
    return Results.NoContent();
});
app.Run();
