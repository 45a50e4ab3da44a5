import { words } from "./words.ts";

/** Words about how long an executed contract proves itself, and what is done so that it goes on. */
export const preservationWords = words({
  en: {
    title: "How long it proves itself",
    hint: "The file holds all that is needed to check it. Each archival time-stamp is renewed before its certificate is over.",
    until: "Provable until",
    stamped: "Time-stamp of",
    renewed: (times: number) => (times === 1 ? "Renewed once, last on" : `Renewed ${times} times, last on`),
    next: "Will be renewed by itself on",
    now: "Being renewed since",
    nowMeans: "It goes on by itself as soon as a time-stamp is to be had.",
    over: "The last time-stamp is over",
    overMeans:
      "Its certificate ran out before a further one was to be had. Signatures still show who signed; that the file was there in time now rests on the ledger.",
    kept: "Earlier revisions stay below, unchanged: each is the beginning of the next.",
    chain: (number: number, of: number) => `Archival time-stamp ${number} of ${of}`,
    holdsUntil: "proves until",
    inTime: "renewed in time",
    late: "renewed too late",
    ranOut: "over",
  },
  "zh-CN": {
    title: "证明期限",
    hint: "文件自含验证所需的全部资料。归档时间戳的证书到期之前，系统会自动续期。",
    until: "可证明至",
    stamped: "时间戳日期",
    renewed: (times) => `已续期 ${times} 次，最近一次`,
    next: "自动续期日期",
    now: "续期办理中，始于",
    nowMeans: "取得时间戳后即自动完成。",
    over: "最近一次时间戳已到期",
    overMeans: "其证书在取得新的时间戳之前到期。电子签名仍可表明签署人；文件在到期前即已存在，须由存证账本佐证。",
    kept: "此前各份文件保留于下方，未经改动，且各为后一份的开头部分。",
    chain: (number, of) => `归档时间戳 ${number} / ${of}`,
    holdsUntil: "可证明至",
    inTime: "已按时续期",
    late: "续期过迟",
    ranOut: "已到期",
  },
});
