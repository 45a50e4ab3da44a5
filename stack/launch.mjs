// Runs on any Node >= 20 with nothing installed: installs the locked packages when they changed, then goes on under
// the Node 24 that they contain. Usage: node stack/launch.mjs <command> [arguments …]
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const commands = {
  start: ["stack/main.ts"],
  test: ["stack/test.ts"],
  "test:long": ["stack/test.ts", "--long"],
  check: ["stack/check.ts"],
  audit: ["stack/audit.ts"],
  demo: ["stack/demo.ts"],
  bench: ["bench/main.ts"],
  engross: ["stack/engross.ts"],
  worker: ["stack/process.ts", "worker"],
  web: ["stack/process.ts", "web"],
};

const chinese = /^zh/i.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || "");
/** @param {string} english @param {string} inChinese @returns {never} */
const refuse = (english, inChinese) => {
  console.error(chinese ? inChinese : english);
  process.exit(1);
};

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const modules = join(root, "node_modules");
const [command = "", ...rest] = process.argv.slice(2);

if (Number(process.versions.node.split(".")[0]) < 20)
  refuse(
    `Engross needs Node 20 or newer; this is ${process.version}. Install a newer one from https://nodejs.org and try again.`,
    `Engross 需要 Node 20 或更高版本，当前为 ${process.version}。请从 https://nodejs.org 安装新版本后重试。`,
  );
if (process.platform === "win32")
  refuse(
    "Engross does not start its services on Windows. Use WSL (https://learn.microsoft.com/windows/wsl) or docker compose up.",
    "Engross 无法在 Windows 上直接启动各项服务。请使用 WSL（https://learn.microsoft.com/windows/wsl）或 docker compose up。",
  );
if (!Object.hasOwn(commands, command))
  refuse(
    `There is no command "${command}". These exist: ${Object.keys(commands).join(", ")}.`,
    `没有“${command}”命令。可用命令：${Object.keys(commands).join("、")}。`,
  );

installLockedPackages();
run();

function installLockedPackages() {
  if (isInstalled()) return;
  console.log(chinese ? "正在安装所需软件包（npm ci）……" : "Installing the packages (npm ci) …");
  const installed = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, stdio: "inherit" });
  if (installed.status !== 0)
    refuse(
      "npm ci failed, see above. Check the network connection and the disk space, then try again.",
      "npm ci 失败，详见上文。请检查网络连接和磁盘空间后重试。",
    );
}

// npm writes what it has installed to node_modules/.package-lock.json when it is done: that is compared with the lock.
function isInstalled() {
  const record = join(modules, ".package-lock.json");
  if (!existsSync(record)) return false;
  const locked = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const installed = JSON.parse(readFileSync(record, "utf8")).packages;
  return Object.entries(locked).every(([path, entry]) => {
    if (path === "") return true;
    // Packages for other systems stay away.
    if (installed[path] === undefined) return entry.optional === true || entry.devOptional === true;
    return installed[path].version === entry.version && installed[path].integrity === entry.integrity;
  });
}

function run() {
  const node = join(modules, "node", "bin", "node");
  const [program, ...fixed] = commands[command];
  if (!existsSync(node))
    refuse(
      "The packages are incomplete: Node 24 is missing. Delete the folder node_modules and try again.",
      "软件包不完整：缺少 Node 24。请删除 node_modules 目录后重试。",
    );
  if (!existsSync(join(root, program)))
    refuse(
      `The command "${command}" is not part of this copy of Engross. Update the copy and try again.`,
      `当前 Engross 副本不含“${command}”命令。请更新后重试。`,
    );
  // Programs read TypeScript as tests do; what stays running is built (`program.ts`).
  const reading = ["--enable-source-maps", "--import", pathToFileURL(join(modules, "tsx", "dist", "loader.mjs")).href];
  const child = spawn(node, [...reading, join(root, program), ...fixed, ...rest], {
    cwd: root,
    // The channel closes when this process dies, so that the child never outlives its launcher unnoticed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, PATH: `${dirname(node)}:${process.env.PATH}` },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  // npm may be killed without a chance to tell us: then we have another parent.
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent && child.kill("SIGTERM");
  if (process.env.npm_lifecycle_event !== undefined) setInterval(orphaned, 1000);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
