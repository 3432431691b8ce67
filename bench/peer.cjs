// The same exported network in ONNX Runtime alone, as its users run it from Node: what scoring a loaded model is measured against.
//
// usage: node peer.cjs MODEL.onnx --images N --batch N --size N --threads N
// Prints one line of JSON: images a second, and the peak resident memory of this process in MiB.
'use strict';
const path = require('node:path');
const ort = require(path.join(__dirname, '..', 'artifacts', 'node_modules', 'onnxruntime-node'));

function option(name) {
  const value = Number(process.argv[process.argv.indexOf(`--${name}`) + 1]);
  if (!Number.isInteger(value)) throw new Error(`--${name} must be an integer`);
  return value;
}

async function main() {
  const [images, batch, size, threads] = ['images', 'batch', 'size', 'threads'].map(option);
  const session = await ort.InferenceSession.create(process.argv[2], { intraOpNumThreads: threads, interOpNumThreads: 1 });
  const pixels = Float32Array.from({ length: batch * 3 * size * size }, (_, i) => (i * 7919) % 256);
  const feeds = { [session.inputNames[0]]: new ort.Tensor('float32', pixels, [batch, 3, size, size]) };
  await session.run(feeds);

  const start = process.hrtime.bigint();
  let scored = 0;
  for (; scored < images; scored += batch) await session.run(feeds);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  console.log(JSON.stringify({ imagesPerSecond: scored / seconds, peakMiB: process.resourceUsage().maxRSS / 1024, version: ort.env.versions.common }));
}

main();
