// What headless Chromium shows of the WebPs of a folder: node chromium.mjs FOLDER > TABLE.csv. A line has the file, its size, and
// the RGBA of 24 patches (6 × 4, their centres), or nothing more where it is not shown.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { spawn } from 'node:child_process'
const folder = process.argv[2]
const files = fs.readdirSync(folder).filter((f) => f.endsWith('.webp')).sort()
const script = async (files) => {
  const lines = []
  for (const f of files) {
    const image = new Image()
    image.src = encodeURIComponent(f)
    try { await image.decode() } catch { lines.push(f); continue }
    const { naturalWidth: width, naturalHeight: height } = image
    const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')
    context.drawImage(image, 0, 0)
    const line = [f, `${width}x${height}`]
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 6; x++) {
        line.push([...context.getImageData(Math.floor((x + 0.5) * width / 6), Math.floor((y + 0.5) * height / 4), 1, 1).data].join(' '))
      }
    }
    lines.push(line.join(','))
  }
  await fetch('/done', { method: 'POST', body: lines.join('\n') + '\n' })
}
let browser
const server = http.createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1))
  if (name === '') return response.setHeader('Content-Type', 'text/html').end(`<script>(${script})(${JSON.stringify(files)})</script>`)
  if (name !== 'done') return fs.createReadStream(path.join(folder, path.basename(name))).on('error', () => response.destroy()).pipe(response)
  request.on('data', (b) => process.stdout.write(b)).on('end', () => { response.end(); browser.kill(); server.close(); setTimeout(() => process.exit(0), 500) })
})
server.listen(0, '127.0.0.1', () => {
  const profile = fs.mkdtempSync('/tmp/chromium-')
  browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${profile}`, '--force-color-profile=srgb',
    `http://127.0.0.1:${server.address().port}/`], { stdio: 'ignore' })
})
