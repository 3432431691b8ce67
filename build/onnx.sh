# find_onnx_tools: what the tests of exported models compare with: onnx.checker, and ONNX Runtime through Node. Without them those tests are skipped.
find_onnx_tools() {
  debian_packages python3-onnx
  if [ -d artifacts/node_modules/onnxruntime-node ]; then return 0; fi
  command -v npm >/dev/null || { step "No npm: tests that run exported models in ONNX Runtime will be skipped"; return 0; }
  step "Installing onnxruntime-node in artifacts/node_modules"
  npm install --prefix artifacts --ignore-scripts --no-save --no-audit --no-fund --silent onnxruntime-node@1.23.2 \
    || step "npm could not install onnxruntime-node: tests that run exported models in ONNX Runtime will be skipped"
}
