import { words } from "./words.ts";

/** Words about where documents are kept: the two stores, what is waiting to be copied, and what scrubs found. */
export const storageWords = words({
  en: {
    title: "Document storage",
    intro:
      "Every document, of contracts and of audits, is kept, encrypted, in two stores. Scrubs read both to the last byte and repair one from the other.",
    copies: {
      title: "Second store",
      off: "No second store is configured",
      offBody: "Documents lie in one store only: damage there can be found, but not repaired.",
      none: "Every document is in both stores",
      waiting: (count: number) =>
        count === 1
          ? "1 document is not in the second store yet"
          : `${count} documents are not in the second store yet`,
      since: "Longest waiting",
    },
    lost: {
      title: "Lost documents",
      none: "No document is lost",
      body: "Neither store can give these documents whole. An incident was opened for them.",
      called: "Belongs to",
      object: "Document",
      since: "Found",
      incident: "Incident",
      openIncident: "Open",
    },
    quarantine: {
      title: "Harmful files refused",
      none: "No harmful file was sent",
      at: "When",
      by: "Sent by",
      found: "What it was",
      size: "Size",
    },
    scrubs: {
      title: "Scrubs",
      none: "No scrub has finished yet",
      noneBody: "The first one begins within a day of the start.",
      finished: "Finished",
      duration: "Took",
      objects: "Documents",
      bytes: "Bytes read",
      repaired: "Repaired",
      lost: "Lost",
    },
    incident: {
      title: (count: number) =>
        count === 1 ? "1 stored document cannot be read" : `${count} stored documents cannot be read`,
      body: "A scrub found that no store holds these documents whole. What each belongs to, its id and its hash:",
    },
  },
  "zh-CN": {
    title: "文件存储",
    intro: "合同与审计的每份文件均加密保存在两处存储中。巡检会逐字节读取并验证两处内容，发现损坏即以另一处修复。",
    copies: {
      title: "第二存储",
      off: "未配置第二存储",
      offBody: "文件仅存于一处：损坏可以发现，但无法修复。",
      none: "所有文件均已存于两处",
      waiting: (count) => `${count} 份文件尚未复制到第二存储`,
      since: "最早等待自",
    },
    lost: {
      title: "丢失的文件",
      none: "没有丢失的文件",
      body: "两处存储均无法提供以下文件的完整内容，已就此建立安全事件。",
      called: "所属",
      object: "文件",
      since: "发现时间",
      incident: "安全事件",
      openIncident: "查看",
    },
    quarantine: {
      title: "已拒收的有害文件",
      none: "没有人发送过有害文件",
      at: "时间",
      by: "发送人",
      found: "内容判定",
      size: "大小",
    },
    scrubs: {
      title: "巡检记录",
      none: "尚无已完成的巡检",
      noneBody: "首次巡检将在启动后一天内开始。",
      finished: "完成时间",
      duration: "用时",
      objects: "文件数",
      bytes: "读取量",
      repaired: "已修复",
      lost: "丢失",
    },
    incident: {
      title: (count) => `${count} 份存档文件无法读取`,
      body: "巡检发现两处存储均不再保有以下文件的完整内容。各文件的所属（合同或审计）、文件标识和哈希值如下：",
    },
  },
});
