import { words } from "./words.ts";

/** Words of the frame around every page of somebody signed in. */
export const shellWords = words({
  en: {
    inbox: "Inbox",
    contracts: "Contracts",
    incidents: "Incidents",
    storage: "Storage",
    ledger: "Ledger",
    audit: "Audit",
    settings: "Settings",
    people: "People",
    account: "Your account",
    role: {
      business: "Business owner",
      legal: "Legal",
      approver: "Approver",
      signer: "Signer",
      management: "Management",
      security: "Security",
      auditor: "Auditor",
      administrator: "Administrator",
      guest: "Guest",
    },
  },
  "zh-CN": {
    inbox: "待办",
    contracts: "合同台账",
    incidents: "安全事件",
    storage: "文件存储",
    ledger: "存证账本",
    audit: "审计",
    settings: "设置",
    people: "人员管理",
    account: "我的账号",
    role: {
      business: "业务负责人",
      legal: "法务",
      approver: "审批人",
      signer: "签署人",
      management: "管理层",
      security: "安全人员",
      auditor: "审计人员",
      administrator: "管理员",
      guest: "外部人员",
    },
  },
});
