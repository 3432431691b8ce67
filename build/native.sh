# build_native: the native library under the stand-ins, in artifacts/native. Compiled again only when its sources change.
build_native() {
  local stamp=artifacts/native/.sources now
  debian_packages g++ cmake ninja-build libtorch-dev libjpeg-dev libpng-dev
  now=$( { find standin/native -type f -print0 | LC_ALL=C sort -z | xargs -0 cksum; dpkg-query --show libtorch-dev; } | cksum)
  if [ "$now" = "$(cat "$stamp" 2>/dev/null)" ]; then return 0; fi

  step "Compiling the native library (a few minutes, once)"
  mkdir -p artifacts/native
  cmake -S standin/native -B artifacts/native/build -G Ninja -DCMAKE_BUILD_TYPE=Release -DSTANDIN_OUTPUT="$PWD/artifacts/native" \
    >artifacts/native/configure.log 2>&1 \
    || { tail -n 30 artifacts/native/configure.log >&2; fail "CMake could not configure standin/native"; }
  cmake --build artifacts/native/build --parallel "$(nproc)" >artifacts/native/build.log 2>&1 \
    || { grep -A 20 -m 1 -E 'error|FAILED' artifacts/native/build.log >&2; fail "standin/native does not compile; see artifacts/native/build.log"; }
  printf '%s\n' "$now" >"$stamp"
}
