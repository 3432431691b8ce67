# find_pytorch: sets python to an interpreter that can import torch, installing Debian's where that is possible.
find_pytorch() {
  local candidate
  python=
  if [ -z "${PYTHON:-}" ] && command -v apt-get >/dev/null; then debian_packages python3-torch python3-torchvision; fi
  # Debian's own interpreter first: another python3 earlier on the PATH does not see Debian's modules.
  for candidate in ${PYTHON:-/usr/bin/python3 python3}; do
    if "$candidate" -c 'import torch' 2>/dev/null; then python=$candidate; break; fi
  done
  [ -n "$python" ] || fail "no Python with PyTorch found; set PYTHON to one"
}
