# fetch_onnx_runtime: ONNX Runtime in artifacts/onnxruntime: the C# sources of its managed API, which standin/Microsoft.ML.OnnxRuntime compiles, and
# the native library of the same version, 1.26. Both come from one npm package, of which the rest (other systems' libraries) is left out.
onnx_runtime_package=com.github.asus4.onnxruntime@0.4.8
onnx_runtime_sha256=007a59a954d2161ffb1b3977a649c7945ee37bf30ad493891d4252c02e9536a4

fetch_onnx_runtime() {
  local folder=artifacts/onnxruntime archive
  if [ "$(cat "$folder/.package" 2>/dev/null)" = "$onnx_runtime_package" ]; then return 0; fi
  # Node's own packages bring npm too, and then Debian's is not wanted.
  command -v npm >/dev/null || debian_packages npm

  step "Fetching ONNX Runtime (130 MB, once)"
  rm -rf "$folder"
  mkdir -p "$folder/download"
  npm pack "$onnx_runtime_package" --ignore-scripts --pack-destination "$folder/download" >"$folder/npm.log" 2>&1 \
    || { tail -n 20 "$folder/npm.log" >&2; fail "npm could not fetch $onnx_runtime_package"; }
  archive=$(echo "$folder"/download/*.tgz)
  # What is compiled and loaded here is what was looked at.
  sha256sum --check --status <<<"$onnx_runtime_sha256  $archive" || fail "$onnx_runtime_package is not the package that was published when it was chosen"
  tar --extract --gzip --no-same-owner --file "$archive" --directory "$folder" --strip-components=1 \
    package/LICENSE package/ThirdPartyNotices.txt package/Runtime package/Plugins/Linux/x64
  mv "$folder/Plugins/Linux/x64/libonnxruntime.so" "$folder/"
  rm -rf "$folder/download" "$folder/Plugins"
  echo "$onnx_runtime_package" >"$folder/.package"
}
