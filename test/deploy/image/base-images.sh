#!/bin/bash
# Where no registry can be reached: root filesystems with what deploy/Dockerfile's base images are used for, made of this
# machine's files and imported under their names. Node is the one that the tests run under; npm is this machine's.
# base-images.sh NODE NPM_FOLDER
set -euo pipefail

node=$1
npm=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# A program with the libraries that it is linked to, each where it is here.
with_libraries() {
  local root=$1 program=$2
  ldd "$program" | grep -o '/[^ ]*' | while read -r library; do
    install -D "$library" "$root$library"
  done
}

common() {
  local root=$1 bin=$2
  install -D "$node" "$root$bin/node"
  with_libraries "$root" "$node"
  install -d -m 1777 "$root/tmp"
  install -d "$root/etc/ssl/certs" "$root/root"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  printf 'root:x:0:0::/root:/sbin/nologin\nnonroot:x:65532:65532::/home/nonroot:/sbin/nologin\n' >"$root/etc/passwd"
  printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
}

imported() {
  docker image inspect "$1" >/dev/null 2>&1
}

build_base=node:24-bookworm-slim
if ! imported "$build_base"; then
  root=$work/build
  common "$root" /usr/local/bin
  for program in sh rm env; do
    path=$(readlink -f "$(command -v "$program")")
    install -D "$path" "$root/bin/$program"
    with_libraries "$root" "$path"
  done
  install -d "$root/usr/bin" "$root/usr/local/lib/node_modules"
  ln -s /bin/env "$root/usr/bin/env"
  cp -a "$npm" "$root/usr/local/lib/node_modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
  tar -C "$root" -c . | docker import \
    --change 'ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt' \
    - "$build_base" >/dev/null
fi

run_base=gcr.io/distroless/nodejs24-debian12:nonroot
if ! imported "$run_base"; then
  root=$work/run
  common "$root" /nodejs/bin
  install -d -o 65532 -g 65532 "$root/home/nonroot"
  tar -C "$root" -c . | docker import --change 'USER 65532' --change 'ENTRYPOINT ["/nodejs/bin/node"]' - "$run_base" >/dev/null
fi
