import type { Language } from "../domain/language.ts";
import { words } from "./words.ts";

/** What can have become of somebody's account, by the kind of the ledger's entry. Signing in is not among it. */
const changes = words({
  en: {
    "person-added": "Added",
    "person-changed": "Changed: roles, department, team or manager",
    "person-left": "Left: all access ended",
    "work-handed-over": "Work handed over",
    "person-returned": "Came back",
    "invited-again": "Invited again",
    "password-set": "Password set",
    "sessions-ended": "Sessions ended",
    "absence-noted": "Absence noted",
    "absence-ended": "Absence ended",
  },
  "zh-CN": {
    "person-added": "已添加",
    "person-changed": "变更了角色、部门、团队或上级",
    "person-left": "已离职，权限全部收回",
    "work-handed-over": "工作交接完成",
    "person-returned": "重新入职",
    "invited-again": "已重新邀请",
    "password-set": "已设置密码",
    "sessions-ended": "已强制退出登录",
    "absence-noted": "登记不在岗",
    "absence-ended": "结束不在岗",
  },
});

type Change = keyof ReturnType<typeof changes>;

export const isChange = (kind: string): kind is Change => Object.hasOwn(changes("en"), kind);

export const changeWords = (kind: string, language: Language): string =>
  isChange(kind) ? changes(language)[kind] : kind;

/** Words of the page about one person. */
export const personWords = words({
  en: {
    about: "About",
    active: "Works here",
    isHead: "head of the department",
    move: "Roles, department, team and manager",
    rolesHint:
      "Roles that open all contracts, people or settings can be taken away here, and are given by invitation or by a group of the company directory.",
    moveNote: "What somebody may see follows with their next request, and so do the contracts that they own.",
    save: "Save",
    changes: "Changes",
    noChanges: "Nothing has changed yet.",
    what: "What",
    by: "By",
    when: "When",
  },
  "zh-CN": {
    about: "基本信息",
    active: "在职",
    isHead: "部门负责人",
    move: "角色、部门、团队与上级",
    rolesHint: "可查看全部合同或管理人员、设置的角色在此只能收回；授予须通过邀请或企业目录的群组。",
    moveNote: "保存后，该人员的查看范围自下一次请求起即按新设置执行，其承办的合同随之归属新的部门与团队。",
    save: "保存",
    changes: "变更记录",
    noChanges: "暂无变更。",
    what: "事项",
    by: "操作人",
    when: "时间",
  },
});
