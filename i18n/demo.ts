import { words } from "./words.ts";

/** What is told of the demonstration organisation in the terminal. */
export const demoWords = words({
  en: {
    contractsComing: (count: number) =>
      `${count} sample contracts are being made in the background, by running their processes.`,
    contractsThere: "The sample contracts are there.",
    contractsMissing: "The sample contracts are not complete; the next start goes on with them.",
  },
  "zh-CN": {
    contractsComing: (count) => `正在后台实际运行合同流程，生成${count}份示例合同。`,
    contractsThere: "示例合同已全部生成。",
    contractsMissing: "示例合同尚未全部生成，下次启动时继续。",
  },
});
