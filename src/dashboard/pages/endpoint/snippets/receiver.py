# python3 receiver.py, with WEBHOOK_SECRET and PORT in the environment
import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))


def is_genuine(headers, body):
    id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    # An old request may be one that somebody has recorded.
    if not timestamp.isascii() or not timestamp.isdigit() or abs(time.time() - int(timestamp)) > 300:
        return False
    signed = id.encode() + b"." + timestamp.encode() + b"." + body
    expected = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest())
    # While a secret is being rotated there is a signature of each.
    return any(
        hmac.compare_digest(b"v1," + expected, given.encode())
        for given in headers.get("webhook-signature", "").split(" ")
    )


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        # The bytes as they came: parsed and written again they would be others.
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.split("?")[0] != "/webhooks":
            return self.answer(404)
        if not is_genuine(self.headers, body):
            return self.answer(400)
        event = json.loads(body)
        # Its id is the same in every attempt: do nothing if you have seen it before.
        print(self.headers["webhook-id"], event["type"], event["data"])
        self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.end_headers()


ThreadingHTTPServer(("", int(os.environ.get("PORT", 3000))), Receiver).serve_forever()
