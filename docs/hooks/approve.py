#!/usr/bin/env python3
"""Answers `s3img --approve`: a command looks at each image, and its exit code decides.

    S3IMG_NOTIFY_SECRET=… approve.py [--original] PORT COMMAND [ARGUMENT…]

The command gets the image on its standard input: the rendition that s3img shows, or with --original the file that was uploaded. Exit
code 0 is yes, 1 is no, with its last line as the reason; any other leaves it open, so that s3img asks again. It listens on 127.0.0.1.
"""
import base64
import hashlib
import hmac
import http.server
import json
import os
import subprocess
import sys
import time
import urllib.request

SECRETS = [base64.b64decode(s.removeprefix("whsec_")) for s in os.environ["S3IMG_NOTIFY_SECRET"].split()]


def is_signed(headers, body):
    """As https://www.standardwebhooks.com says: one of the signatures holds, and is no more than five minutes old."""
    message, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdigit() or abs(time.time() - int(sent)) > 300:
        return False
    given = headers.get("webhook-signature", "").split()
    for secret in SECRETS:
        digest = hmac.new(secret, f"{message}.{sent}.".encode() + body, hashlib.sha256).digest()
        want = "v1," + base64.b64encode(digest).decode()
        if any(hmac.compare_digest(want, one) for one in given):
            return True
    return False


def picture(data, original):
    """The bytes to look at. Originals on a disk of s3img's own machine have no URL."""
    if not original:
        return base64.b64decode(data["image"]["data"])
    if "original_url" in data:
        with urllib.request.urlopen(data["original_url"], timeout=20) as response:
            return response.read()
    with open(data["source"], "rb") as file:
        return file.read()


def decide(data, original, command):
    """The answer to s3img, or an error if nothing is decided."""
    done = subprocess.run(command, input=picture(data, original), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=25)
    if done.returncode == 0:
        return {"approved": True}
    said = done.stdout.decode(errors="replace").strip()
    if done.returncode == 1:
        return {"approved": False, "reason": said.splitlines()[-1] if said else "refused"}
    raise RuntimeError(f"{command[0]} ended with {done.returncode}: {said}")


class Handler(http.server.BaseHTTPRequestHandler):
    original, program = False, []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if not is_signed(self.headers, body):
            return self.reply(401, {"error": "the signature is missing or wrong"})
        try:
            self.reply(200, decide(json.loads(body)["data"], self.original, self.program))
        except Exception as error:  # whatever it is: nothing is decided
            self.reply(503, {"error": str(error)})

    def reply(self, status, answer):
        text = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def main():
    arguments = sys.argv[1:]
    Handler.original = arguments[:1] == ["--original"]
    port, *Handler.program = arguments[Handler.original:]
    http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


main()
