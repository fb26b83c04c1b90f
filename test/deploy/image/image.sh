#!/bin/bash
# Builds deploy/Dockerfile and runs what image.ts asks of it, with an engine of its own where none answers (as root, by
# Debian's docker.io). Base images are pulled, or made of this machine's files where that cannot be.
set -euo pipefail
cd "$(dirname "$0")/../../.."

mkdir -p .run
data=
# Apart: the path of a socket may have no more than about a hundred characters.
run=$(mktemp -d)
engine=
# An engine of our own leaves nothing: a gigabyte or more otherwise.
stop() {
  if [ -n "$engine" ]; then
    kill "$engine" && wait "$engine"
    umount "$run"/exec/netns/* 2>/dev/null
    rm -rf "$data"
  fi
  rm -rf "$run"
}
trap 'set +e; stop' EXIT

refuse() {
  echo "the image cannot be built: $1. Start a Docker engine that this user may use, or run as root where docker.io can be installed (apt-get install docker.io)." >&2
  exit 1
}

if ! docker version >/dev/null 2>&1; then
  [ "$(id -u)" -eq 0 ] || refuse "no Docker engine answers, and only root may start one"
  if ! command -v dockerd >/dev/null; then
    { apt-get update && apt-get install --yes --no-install-recommends docker.io; } >"$run/apt.log" 2>&1 ||
      refuse "no Docker engine answers, and apt-get has no docker.io: $(tail -n 1 "$run/apt.log")"
  fi
  data=$(mktemp -d "$PWD/.run/docker.XXXXXX")
  export DOCKER_HOST=unix://$run/docker.sock
  dockerd --host "$DOCKER_HOST" --data-root "$data" --exec-root "$run/exec" --pidfile "$run/docker.pid" \
    --storage-driver vfs --bridge none --iptables=false --ip6tables=false >"$run/dockerd.log" 2>&1 &
  engine=$!
  for _ in $(seq 100); do
    if docker version >/dev/null 2>&1; then break; fi
    sleep 0.2
  done
  docker version >/dev/null 2>&1 || refuse "dockerd does not start: $(tail -n 3 "$run/dockerd.log")"
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
DOCKER_BUILDKIT=1 "$builder" build --quiet --network host --file deploy/Dockerfile --tag grantgate:test .
mocha test/deploy/image/image.ts
