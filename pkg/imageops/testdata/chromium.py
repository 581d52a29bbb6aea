"""Writes expect.json: what headless Chromium shows of the images of a folder.

python3 judge.py FOLDER [chromium]

For each file, which may be packed by gzip: its size and its pixels, base64 of straight RGBA as a canvas gives them; of a
large one only the centres of 6 × 4 patches. null where it shows none. For each frame of an animation: how long it is
shown and its pixels; and how often it is repeated.
"""
import base64, gzip, http.server, json, pathlib, queue, subprocess, sys, tempfile, threading

PAGE = """<meta charset=utf-8><script>
const files = FILES;
async function one(url) {
  const img = new Image();
  await new Promise((ok, bad) => { img.onload = ok; img.onerror = ok; img.src = url; });
  if (!img.naturalWidth) return null;
  const c = document.createElement('canvas'); c.width = img.naturalWidth; c.height = img.naturalHeight;
  const g = c.getContext('2d', {colorSpace: 'srgb', willReadFrequently: true});
  g.drawImage(img, 0, 0);
  const p = g.getImageData(0, 0, c.width, c.height).data;
  const size = [c.width, c.height];
  if (c.width * c.height > 4096) {
    const at = (i, j) => 4 * (((2 * j + 1) * c.height / 8 | 0) * c.width + ((2 * i + 1) * c.width / 12 | 0));
    return {size, patches: [...Array(24).keys()].map(n => [...p.slice(at(n % 6, n / 6 | 0)).slice(0, 4)])};
  }
  let s = ''; for (const v of p) s += String.fromCharCode(v);
  return {size, rgba: btoa(s)};
}
async function frames(url, type) {
  if (type == 'image/bmp') return undefined;
  const data = await (await fetch(url)).arrayBuffer();
  try {
    const d = new ImageDecoder({data, type});
    await d.tracks.ready; await d.completed;
    const t = d.tracks.selectedTrack;
    if (t.frameCount < 2) return undefined;
    const list = [];
    for (let i = 0; i < t.frameCount; i++) {
      const {image} = await d.decode({frameIndex: i});
      const c = new OffscreenCanvas(image.displayWidth, image.displayHeight);
      const g = c.getContext('2d', {willReadFrequently: true}); g.drawImage(image, 0, 0);
      if (c.width * c.height > 4096) { list.push({ms: image.duration / 1000}); continue; }
      let s = ''; for (const v of g.getImageData(0, 0, c.width, c.height).data) s += String.fromCharCode(v);
      list.push({ms: image.duration / 1000, rgba: btoa(s)});
    }
    return {frames: list, loops: String(t.repetitionCount)};
  } catch (e) { return {error: String(e)}; }
}
(async () => {
  const all = {};
  for (const [name, type, data] of files) {
    const url = `data:${type};base64,${data}`;
    all[name] = await one(url);
    const f = await frames(url, type);
    if (f !== undefined && all[name]) Object.assign(all[name], f);
  }
  await fetch('/done', {method: 'POST', body: JSON.stringify(all)});
})();
</script>"""

def main(folder, chromium="chromium"):
    types = {".bmp": "image/bmp", ".gif": "image/gif", ".png": "image/png", ".webp": "image/webp"}
    files = []
    for p in sorted(pathlib.Path(folder).iterdir()):
        name, data = p.name, p.read_bytes()
        if p.suffix == ".gz":
            name, data = p.stem, gzip.decompress(data)
        if pathlib.Path(name).suffix in types:
            files.append((p.name, types[pathlib.Path(name).suffix], base64.b64encode(data).decode()))
    page = PAGE.replace("FILES", json.dumps(files)).encode()
    got = queue.Queue()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(page)

        def do_POST(self):
            got.put(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = subprocess.Popen([chromium, "--headless", "--no-sandbox", "--disable-gpu", "--force-color-profile=srgb",
                                    f"--user-data-dir={profile}", f"http://127.0.0.1:{server.server_port}/"], stderr=subprocess.DEVNULL)
        try:
            all = json.loads(got.get(timeout=120))
        finally:
            browser.terminate()
            browser.wait()
    lines = [f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(all.items())]
    pathlib.Path(folder, "expect.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")

main(*sys.argv[1:])
