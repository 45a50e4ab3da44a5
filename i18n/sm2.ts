import { words } from "./words.ts";

/** What `engross sm2 verify` says of a file and the signature beside it. */
export const sm2Words = words({
  en: {
    usage:
      "Usage: npm run engross -- sm2 verify [--key <public key, 130 hexadecimal digits>] <file> <signature.sm2.json>",
    unreadable: (file: string) => `Cannot read ${file}. Check that it exists and may be read.`,
    holds: (file: string) => `VALID. The SM2 signature was made over exactly this file, ${file}.`,
    otherFile: (file: string) =>
      `NOT VALID. The signature belongs to another file: ${file} was changed, or it was never the one that was signed.`,
    false: "NOT VALID. The key named in the signature's file did not sign this file: the signature was changed.",
    notSigned: (file: string) => `NOT VALID. ${file} is no SM2 signature of this kind.`,
    otherKey: "NOT VALID. The signature was made with another key than the one you gave.",
    key: (key: string) => `Signed with the key ${key}.`,
    keyGiven: "That is the key you gave.",
    compareKey:
      "A key says nothing of whose it is: compare it with the one that the organisation gave you by another way.",
    uncertified: "This program is not certified by the State Cryptography Administration.",
  },
  "zh-CN": {
    usage: "用法：npm run engross -- sm2 verify [--key <公钥，130 位十六进制数字>] <文件> <签名文件 .sm2.json>",
    unreadable: (file) => `无法读取 ${file}。请确认文件存在且有读取权限。`,
    holds: (file) => `有效。该 SM2 签名正是针对此文件（${file}）作出的，文件未经任何改动。`,
    otherFile: (file) => `无效。该签名属于另一份文件：${file} 被改动过，或者并非当初签名的文件。`,
    false: "无效。签名文件所载公钥并未签署此文件：签名内容被改动过。",
    notSigned: (file) => `无效。${file} 不是此类 SM2 签名文件。`,
    otherKey: "无效。作出该签名的密钥与您提供的公钥不符。",
    key: (key) => `签名公钥：${key}。`,
    keyGiven: "与您提供的公钥一致。",
    compareKey: "公钥本身不能表明归属：请与该单位通过其他途径提供的公钥核对。",
    uncertified: "本程序未经国家密码管理局检测认证。",
  },
});
