import { words } from "./words.ts";

/** Words of letters about incidents. */
export const incidentMailWords = words({
  en: {
    severity: (level: number) => `${level} of 4${level === 1 ? " (gravest)" : ""}`,
    untriaged: "not yet assessed",
    subject: {
      reported: (number: string) => `Incident reported: ${number}`,
      findings: (number: string) => `More was found: incident ${number}`,
      task: (number: string) => `Task for you: incident ${number}`,
      clock: (number: string, used: string) => `${used} of the time to notify is used up: incident ${number}`,
      closed: (number: string) => `Closed: incident ${number}`,
    },
    heading: {
      reported: "A security incident was reported",
      findings: "More was found about an open incident",
      task: "You have a task in an incident",
      clock: (used: string) => `${used} of the time to notify is used up`,
      closed: "The incident is closed",
    },
    opening: {
      reported: (by: string) =>
        `${by} reported an incident. It needs to be assessed: how grave it is, and what to contain first.`,
      findings: (count: number) =>
        count === 1
          ? "The watch over access found something more from the same origin, and added it to the incident."
          : `The watch over access found ${count} more things from the same origin, and added them to the incident.`,
      task: (by: string) => `${by} has given you a task in handling an incident.`,
      clock: (due: string) => `The law or a contract demands a notification by ${due}, and it is not recorded as sent.`,
      closed: (by: string) => `${by} closed the incident after its review.`,
    },
    otherwise: {
      reported: "Until somebody assesses it, nothing is contained.",
      findings:
        "Each finding, and what was done about it at once, is on the incident's timeline. What joins within the next hour comes in one letter after it.",
      task: "The incident cannot be closed while the task is open.",
      clock: "If it is not sent in time, the delay itself has to be explained to the authority.",
      closed: "Improvements that were agreed go on under their owners.",
    },
  },
  "zh-CN": {
    severity: (level) => `${level} 级（共 4 级${level === 1 ? "，最严重" : ""}）`,
    untriaged: "尚未评估",
    subject: {
      reported: (number) => `安全事件报告：${number}`,
      findings: (number) => `事件有新发现：${number}`,
      task: (number) => `事件任务待办：${number}`,
      clock: (number, used) => `通知时限已用 ${used}：事件 ${number}`,
      closed: (number) => `事件已结案：${number}`,
    },
    heading: {
      reported: "收到一起安全事件报告",
      findings: "未结案事件有新发现",
      task: "您有一项事件处置任务",
      clock: (used) => `通知时限已用 ${used}`,
      closed: "事件已结案",
    },
    opening: {
      reported: (by) => `${by}报告了一起安全事件，请尽快评估其严重程度，并确定首要的控制措施。`,
      findings: (count) => `访问监测在同一来源又发现 ${count} 项异常，已并入该事件。`,
      task: (by) => `${by}在事件处置中向您指派了一项任务。`,
      clock: (due) => `依照法律规定或合同约定，最迟须于${due}发出通知，目前尚无已发出的记录。`,
      closed: (by) => `事件经复盘后，已由${by}结案。`,
    },
    otherwise: {
      reported: "在完成评估之前，不会采取任何控制措施。",
      findings: "各项发现及已自动采取的措施见事件时间线。此后一小时内并入的发现将合并为一封邮件通知。",
      task: "任务未完成前，事件无法结案。",
      clock: "逾期未通知的，须向主管机关说明迟延理由。",
      closed: "已商定的改进措施由各责任人继续落实。",
    },
  },
});
