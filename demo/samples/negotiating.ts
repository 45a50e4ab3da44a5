import { days, saleInChinese } from "../drafts.ts";
import { negotiationOn } from "../negotiation.ts";
import { demoPeople } from "../people.ts";
import type { Sample } from "./sample.ts";

const proposed =
  "双方对在订立、履行本合同过程中知悉的对方商业秘密及其他应当保密的信息负有保密义务，不得泄露或者不正当使用；但依法律规定或者监管机构要求披露的除外。";

/** In its second round with the other side, who holds the pen. */
export const negotiating: readonly Sample[] = [
  {
    name: "negotiating",
    reaches: "thread-resolved",
    live: async (processes, contract, today) => {
      const sale = saleInChinese({
        ...{ buyer: "示例物流有限公司", email: "freight@buyer.example", goods: "智能分拣设备", quantity: "6套" },
        ...{ minor: 42_000_000, ...days(today, 45, 12) },
      });
      await processes.create(contract, sale);
      const talks = negotiationOn(processes, contract);
      await talks.invite("示例对方法务", "counsel@buyer.example");
      await talks.send("first", "请审阅本合同。重点请看交付、验收与违约责任条款。");
      const late = await talks.openAsGuest("late", {
        ...{ clause: "breach", words: "逾期付款与逾期交付的违约金应当对等，并建议将上限调低。" },
      });
      const whole = await talks.openAsGuest("whole", { clause: null, words: "整体可以接受，具体意见见各条款。" });
      const proposal = await talks.propose("confidentiality", proposed, "我司为受监管企业，须保留依法披露的例外。");
      await talks.giveBack("first");
      await talks.open("margin", {
        ...{ scope: "internal", clause: "breach", mentions: [demoPeople.business.id] },
        words: `@${demoPeople.business.name} 违约金上限最低可以接受到多少？对方看不到这里。`,
      });
      await talks.raise("cap", {
        ...{ clause: "breach", title: "违约金上限", ours: "逾期违约金累计不超过合同总价的 10%。" },
        theirs: "要求上限降至 3%，且双方对等。",
        fallbacks: ["双方对等，上限 8%", "双方对等，上限 5%，另加逾期利息"],
      });
      await talks.accept(proposal, "confidentiality", proposed);
      await talks.reply(late, "answer", "双方对等没有问题，上限请见本轮文本，我们希望维持。");
      await talks.send("second", "保密条款已按贵方意见修改。违约金上限请再考虑。");
      await talks.resolve(whole);
    },
  },
];
