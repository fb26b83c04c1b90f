// Runs before `npm test` and `npm run demo`, perhaps under the host's Node 20 with nothing installed yet:
// plain JavaScript without dependencies.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 22;
const WAIT_MS = 500;
const repository = fileURLToPath(new URL("../..", import.meta.url));
const lock = `${repository}.run/install.pid`;

function lockedPackages(path) {
  try {
    const { packages } = JSON.parse(readFileSync(`${repository}${path}`, "utf8"));
    return new Map(Object.entries(packages).filter(([folder]) => folder !== ""));
  } catch {
    return undefined;
  }
}

/** Optional packages of other platforms are locked but not installed. */
function isInstalled() {
  const locked = lockedPackages("package-lock.json");
  const installed = lockedPackages("node_modules/.package-lock.json");
  if (!locked || !installed) return false;
  const same = (folder) => locked.get(folder)?.integrity === installed.get(folder)?.integrity;
  return (
    [...installed.keys()].every((folder) => locked.has(folder) && same(folder)) &&
    [...locked].every(([folder, { optional }]) => optional || installed.has(folder))
  );
}

function installPackages() {
  console.error("grantgate: installing npm packages (npm ci) ...");
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, error } = spawnSync("npm", args, { cwd: repository, stdio: "inherit" });
  if (status !== 0) fail(`npm ci failed (${error?.message ?? `exit code ${status}`}); see its output above.`);
}

/** Tests and demo may start together; the second waits for the first's installation. */
function lockInstallation() {
  mkdirSync(`${repository}.run`, { recursive: true });
  while (!writeLock()) {
    if (!isHolderAlive()) rmSync(lock, { force: true });
    else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, WAIT_MS);
  }
  process.once("exit", () => rmSync(lock, { force: true }));
}

function writeLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

function isHolderAlive() {
  try {
    const holder = readFileSync(lock, "utf8");
    // Empty for the moment between its creation and its writing.
    return holder === "" || process.kill(Number(holder), 0);
  } catch {
    return false;
  }
}

function checkNode() {
  const { stdout } = spawnSync("node_modules/.bin/node", ["--version"], {
    cwd: repository,
    encoding: "utf8",
  });
  const major = Number(/^v(\d+)\./.exec(stdout ?? "")?.[1]);
  if (major >= OLDEST_NODE) return;
  fail(
    `node_modules/.bin/node is ${stdout?.trim() || "missing"}, but Node ${OLDEST_NODE} or later is needed. ` +
      "Its install script may have been blocked: run `npm rebuild node --ignore-scripts=false`.",
  );
}

function fail(sentence) {
  console.error(`grantgate: ${sentence}`);
  process.exit(1);
}

if (!isInstalled()) {
  lockInstallation();
  if (!isInstalled()) installPackages();
}
checkNode();
