import { words } from "./words.ts";

/** Words of changing who is asked to approve while a round runs. */
export const approvalChangeWords = words({
  en: {
    title: "Who is being asked",
    link: "Change who is asked",
    intro: "Whoever comes in gets a letter with a link of their own. Links of whoever is replaced stop working.",
    to: "Somebody else",
    hint: "People who may approve and have no say in this round yet.",
    reassign: "Ask instead",
    add: "Ask besides",
    none: "There is nobody else who may approve.",
    nobody: "Nobody is being asked now",
    bring: {
      open: "Somebody else should agree too",
      hint: "They are asked besides you, and have to agree as well.",
      submit: "Bring in",
    },
  },
  "zh-CN": {
    title: "当前审批人",
    link: "更换或增加审批人",
    intro: "新的审批人将收到专属链接；被更换者的链接随即失效。",
    to: "其他人员",
    hint: "具有审批权限、尚未参与本轮审批的人员。",
    reassign: "改由其审批",
    add: "增加其审批",
    none: "没有其他可以审批的人员。",
    nobody: "目前没有待审批的人员",
    bring: {
      open: "还应有其他人同意",
      hint: "在您之外另行请其审批，且须其同意。",
      submit: "增加审批人",
    },
  },
});
