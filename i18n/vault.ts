import { words } from "./words.ts";

/** What the last resort says in the terminal: sealing and opening plain files with a raw key. */
export const vaultWords = words({
  en: {
    usage: (suites: string) =>
      `Usage: npm run engross -- vault seal|open --key-hex <64 hexadecimal digits> --ad <associated data> [--suite <name>] <in> <out>\nAssociated data: tenant|safe|object|version|suite. Suites: ${suites}.`,
    keyWrong: (bytes: number) =>
      `The key must be ${2 * bytes} hexadecimal digits: an unwrapped data key has ${bytes} bytes.`,
    tampered: (file: string, where: string) =>
      `${file} does not open (${where}). Either the key or the associated data is another one, or the file was damaged or changed. Nothing was written.`,
    unreadable: (from: string, to: string) =>
      `Cannot read ${from}, or cannot write beside ${to}. Check that the file and the folder exist and may be used.`,
    exists: (file: string) => `${file} exists already. Choose another name; nothing was overwritten.`,
    done: (file: string) => `Done: ${file}`,
  },
  "zh-CN": {
    usage: (suites) =>
      `用法：npm run engross -- vault seal|open --key-hex <64 位十六进制数字> --ad <附加数据> [--suite <套件>] <输入文件> <输出文件>\n附加数据：tenant|safe|object|version|suite。套件：${suites}。`,
    keyWrong: (bytes) => `密钥必须为 ${2 * bytes} 位十六进制数字：解包后的数据密钥长 ${bytes} 字节。`,
    tampered: (file, where) =>
      `无法打开 ${file}（${where}）。可能是密钥或附加数据不符，也可能是文件已损坏或被改动。未写入任何内容。`,
    unreadable: (from, to) => `无法读取 ${from}，或无法在 ${to} 所在目录写入。请确认文件和目录存在且有权限。`,
    exists: (file) => `${file} 已存在。请换一个文件名；未覆盖任何内容。`,
    done: (file) => `完成：${file}`,
  },
});
