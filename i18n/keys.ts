import { words } from "./words.ts";

/** What an operator reads of the keys of the vault. */
export const keysWords = words({
  en: {
    wrongRoot: (place: string, expected: string, found: string) =>
      (found === "" ? `There is no root key at ${place}.` : `${place} holds the root key ${found}.`) +
      ` The key database was made with the root key ${expected}: without it no document opens.` +
      " Put that one back from its safe copy, with mode 600, and start again.",
    days: (count: number) => (count === 1 ? "1 day" : `${count} days`),
    root: (fingerprint: string, version: number, age: string) =>
      `Root key ${fingerprint}, version ${version}, ${age} old`,
    tenant: (tenant: string, fingerprint: string, version: number, age: string) =>
      `Tenant ${tenant}: key ${fingerprint}, version ${version}, ${age} old`,
    unknown: "not recorded yet",
    none: "No key was ever used.",
    ages: (root: string, tenants: number, oldest: string) =>
      `root key ${root} old, ${tenants === 1 ? "1 tenant key" : `${tenants} tenant keys`} up to ${oldest}`,
    tooOld: (most: string) => `a key is older than ${most}`,
    retiring: (count: number) =>
      count === 1 ? "1 old root key is not destroyed yet" : `${count} old root keys are not destroyed yet`,
    rotating: (tenants: string) => `A rotation is not finished for: ${tenants}`,
    withinReach: (count: number) =>
      count === 0
        ? "every destroyed key is beyond the reach of older copies"
        : count === 1
          ? "1 destroyed key is within reach of older copies until the next rotation"
          : `${count} destroyed keys are within reach of older copies until the next rotation`,
    rotationBegun: "Rotating keys. This may be interrupted: it goes on by itself where a worker runs.",
    rotationDone: "Done.",
    rotationFailed: (why: string) => `The rotation ended unfinished: ${why}`,
    destroyCopies: (fingerprint: string, place: string) =>
      `The root key ${fingerprint} was replaced. Copy ${place} to its safe place again and destroy every copy of the old one: ` +
      "purged contracts are beyond reach only when none is left.",
    usage:
      "Usage: npm run engross -- keys               versions and ages of all keys\n" +
      "       npm run engross -- keys rotate        new keys for all tenants, then for the root\n" +
      "       npm run engross -- keys rotate --tenant ID\n" +
      "       npm run engross -- keys rotate --root",
  },
  "zh-CN": {
    wrongRoot: (place, expected, found) =>
      (found === "" ? `${place} 处没有根密钥。` : `${place} 中的根密钥为 ${found}。`) +
      `密钥数据库由根密钥 ${expected} 建立，缺少它则任何文档都无法打开。` +
      "请从安全副本恢复该密钥，将权限设为 600，然后重新启动。",
    days: (count) => `${count} 天`,
    root: (fingerprint, version, age) => `根密钥 ${fingerprint}，第 ${version} 版，已使用 ${age}`,
    tenant: (tenant, fingerprint, version, age) =>
      `租户 ${tenant}：密钥 ${fingerprint}，第 ${version} 版，已使用 ${age}`,
    unknown: "尚未记录",
    none: "尚未使用过任何密钥。",
    ages: (root, tenants, oldest) => `根密钥已使用 ${root}，${tenants} 个租户密钥最久已使用 ${oldest}`,
    tooOld: (most) => `有密钥使用超过 ${most}`,
    retiring: (count) => `${count} 个旧根密钥尚未销毁`,
    rotating: (tenants) => `以下租户的密钥轮换尚未完成：${tenants}`,
    withinReach: (count) =>
      count === 0 ? "已销毁的密钥均无法再用旧副本恢复" : `${count} 个已销毁的密钥在下次轮换之前仍可能借助旧副本恢复`,
    rotationBegun: "正在轮换密钥。过程可以中断：只要有工作进程运行，就会自动继续。",
    rotationDone: "已完成。",
    rotationFailed: (why) => `密钥轮换未能完成：${why}`,
    destroyCopies: (fingerprint, place) =>
      `根密钥 ${fingerprint} 已被替换。请重新备份 ${place} 并妥善保管，同时销毁旧密钥的全部副本：只有旧副本全部销毁，已清除的合同才真正无法恢复。`,
    usage:
      "用法：npm run engross -- keys               查看全部密钥的版本和使用时间\n" +
      "      npm run engross -- keys rotate        轮换全部租户密钥，然后轮换根密钥\n" +
      "      npm run engross -- keys rotate --tenant ID\n" +
      "      npm run engross -- keys rotate --root",
  },
});
