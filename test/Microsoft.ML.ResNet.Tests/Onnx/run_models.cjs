// node run_models.cjs MODULES JOBS: runs ONNX models with the onnxruntime-node found in the folder MODULES. JOBS is a file of JSON, a list of
// { model, input, type: "float32" | "uint8", dims, output }: input and output are files of raw little-endian values. Prints, as JSON, what
// each model declares and gave: [{ inputs, outputs, dims }].
const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const [modules, jobs] = process.argv.slice(2);
const ort = createRequire(path.join(modules, 'here.js'))('onnxruntime-node');

async function run({ model, input, type, dims, output }) {
  const session = await ort.InferenceSession.create(model, { intraOpNumThreads: 1, logSeverityLevel: 3 });
  try {
    const bytes = fs.readFileSync(input);
    const data = type === 'uint8' ? new Uint8Array(bytes) : new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const result = await session.run({ [session.inputNames[0]]: new ort.Tensor(type, data, dims) });
    const scores = result[session.outputNames[0]];
    fs.writeFileSync(output, Buffer.from(scores.data.buffer, scores.data.byteOffset, scores.data.byteLength));
    return { inputs: session.inputNames, outputs: session.outputNames, dims: Array.from(scores.dims) };
  } finally {
    await session.release();
  }
}

(async () => {
  const results = [];
  for (const job of JSON.parse(fs.readFileSync(jobs, 'utf8'))) results.push(await run(job));
  process.stdout.write(JSON.stringify(results));
})().catch(error => {
  console.error(error);
  process.exit(1);
});
