// Thumbnails with sharp, a worker a core: node sharp.mjs pool|cluster WORKERS SIZES QUALITY OUT FILE…
// pool: one process with that many images in work; cluster: that many processes. One decode for each size.
// A size is the side of a square to fit into; one like 200x200 is filled, and the middle kept.
// FORMAT=webp in the environment asks for WebP in place of the source's format.
import cluster from 'node:cluster';
import path from 'node:path';
import sharp from 'sharp';

const [mode, workers, sizes, quality, out, ...files] = process.argv.slice(2);
const jobs = sizes.split(',').flatMap((size) => files.map((file) => ({ file, size })));

sharp.concurrency(1);

function thumbnail({ file, size }) {
  const { name, ext } = path.parse(file);
  const [width, height] = size.split('x').map(Number);
  const how = height ? { width, height, fit: 'cover' } : { width, height: width, fit: 'inside', withoutEnlargement: true };
  const image = sharp(file).rotate().resize(how);
  if (process.env.FORMAT === 'webp') {
    return image.webp({ quality: Number(quality), effort: 4 }).toFile(path.join(out, `${name}-${size}.webp`));
  }
  const encoded = ext === '.png' ? image.png() : image.jpeg({ quality: Number(quality) });
  return encoded.toFile(path.join(out, `${name}-${size}${ext}`));
}

async function pool() {
  const worker = async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await thumbnail(job);
  };
  await Promise.all(Array.from({ length: Number(workers) }, worker));
}

function primary() {
  const next = (worker) => (jobs.length ? worker.send(jobs.shift()) : worker.disconnect());
  cluster.on('message', next);
  cluster.on('exit', (_worker, code) => {
    if (code !== 0) process.exitCode = 1;
  });
  for (let i = 0; i < Number(workers); i++) cluster.fork();
}

function worker() {
  process.on('message', async (job) => {
    await thumbnail(job);
    process.send('next');
  });
  process.send('next'); // only now: a job sent to a worker that does not listen yet is lost
}

if (mode === 'pool') await pool();
else if (cluster.isPrimary) primary();
else worker();
