# config.ru: rackup, with WEBHOOK_SECRET in the environment
require "json"
require "openssl"

KEY = ENV.fetch("WEBHOOK_SECRET").delete_prefix("whsec_").unpack1("m0")

def genuine?(env, body)
  id = env["HTTP_WEBHOOK_ID"].to_s
  timestamp = env["HTTP_WEBHOOK_TIMESTAMP"].to_s
  # An old request may be one that somebody has recorded.
  return false if (Time.now.to_i - timestamp.to_i).abs > 300

  mac = OpenSSL::HMAC.digest("SHA256", KEY, "#{id}.#{timestamp}.".b + body)
  expected = "v1," + [mac].pack("m0")
  # While a secret is being rotated there is a signature of each.
  env["HTTP_WEBHOOK_SIGNATURE"].to_s.split.any? do |given|
    OpenSSL.secure_compare(given, expected)
  end
end

run(lambda do |env|
  next [404, {}, []] unless env["REQUEST_METHOD"] == "POST" && env["PATH_INFO"] == "/webhooks"

  # The bytes as they came: parsed and written again they would be others.
  body = env["rack.input"].read.b
  next [400, {}, []] unless genuine?(env, body)

  event = JSON.parse(body)
  # Its id is the same in every attempt: do nothing if you have seen it before.
  puts [env["HTTP_WEBHOOK_ID"], event["type"], event["data"]].inspect
  [204, {}, []]
end)
