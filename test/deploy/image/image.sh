#!/bin/bash
# Builds deploy/Dockerfile and runs what image.test.ts asks of it, with an engine of its own where none answers (as root,
# Debian's docker.io). Base images are pulled, or made of this machine's files where that cannot be.
set -euo pipefail
cd "$(dirname "$0")/../../.."

folder=$PWD/.run/docker
started=
stop() {
  if [ -n "$started" ]; then kill "$started" && wait "$started" || true; fi
}
trap stop EXIT

if ! docker version >/dev/null 2>&1; then
  command -v dockerd >/dev/null || apt-get install --yes --no-install-recommends docker.io >/dev/null
  mkdir -p "$folder"
  export DOCKER_HOST=unix://$folder/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/docker.pid" \
    --storage-driver vfs --bridge none --iptables=false --ip6tables=false >"$folder/dockerd.log" 2>&1 &
  started=$!
  for _ in $(seq 100); do
    if docker version >/dev/null 2>&1; then break; fi
    sleep 0.2
  done
  docker version >/dev/null || { tail -n 20 "$folder/dockerd.log" >&2; exit 1; }
fi

for image in $(sed -n 's/^FROM \(--platform=[^ ]* \)\?\([^ ]*\).*/\2/p' deploy/Dockerfile); do
  docker image inspect "$image" >/dev/null 2>&1 || timeout 60 docker pull --quiet "$image" >/dev/null 2>&1 || {
    echo "$image cannot be pulled: it is made of this machine's files" >&2
    bash test/deploy/image/base-images.sh "$(node --print process.execPath)" "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")"
  }
done

# Debian's client builds with BuildKit by itself, others by the plugin buildx.
builder=docker
if ! docker buildx version >/dev/null 2>&1 && [ -x /usr/bin/docker ]; then builder=/usr/bin/docker; fi
DOCKER_BUILDKIT=1 "$builder" build --network host --file deploy/Dockerfile --tag grantgate:test .
mocha test/deploy/image/image.test.ts
