import { words } from "./words.ts";

/** Words of being away, and of whoever stands in. */
export const absenceWords = words({
  en: {
    title: "Absence",
    intro: "While you are away, approvals go to your deputy: those that wait now, and those that would come to you.",
    add: "I will be away",
    days: "Days",
    fromTo: (from: string, until: string) => (from === until ? from : `${from} to ${until}`),
    from: "First day",
    until: "Last day",
    deputy: "Deputy",
    deputyHint: "Decides in their own name. Whoever may not decide on a contract, such as its owner, is passed over.",
    nobody: "Nobody",
    save: "Save",
    end: "End",
    noted: "Your absence is noted.",
    back: "You are here again: approvals come to you.",
    mistake: {
      order: "The last day comes after the first, within a year.",
      past: "These days are over.",
      deputy: "Choose somebody who may approve.",
    },
  },
  "zh-CN": {
    title: "不在岗登记",
    intro: "不在岗期间，审批由代理人办理，包括目前待您审批的和新发给您的。",
    add: "登记不在岗",
    days: "日期",
    fromTo: (from, until) => (from === until ? from : `${from}至${until}`),
    from: "首日",
    until: "末日",
    deputy: "代理人",
    deputyHint: "代理人以本人名义审批。不得审批该合同的人员（如承办人）不会被代理。",
    nobody: "无",
    save: "保存",
    end: "结束",
    noted: "已登记不在岗。",
    back: "已恢复在岗，审批将发送给您。",
    mistake: {
      order: "末日须晚于首日，且不超过一年。",
      past: "所填日期已过。",
      deputy: "请选择具有审批权限的人员。",
    },
  },
});
