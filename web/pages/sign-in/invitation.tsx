import { z } from "zod";
import { isRefusal } from "../../../domain/refusal.ts";
import { accountWords } from "../../../i18n/account.ts";
import { definePage, defineRoute } from "../../http/route.ts";
import { PasswordByLink, passwordInput, passwordRefusals } from "./new-password.tsx";
import { linkHolderOf, setPasswordByLink } from "./password-reset.tsx";

const token = z.object({ token: z.string().max(100) });

export const invitationPage = definePage({
  id: "invitationPage",
  path: "/invitation/:token",
  summary: { en: "Accept an invitation", "zh-CN": "接受邀请" },
  who: "link",
  params: token,
  handle: (context, { params }) => linkHolderOf(context, "invitation", params.token),
  page: (context, { name, email }, { params }) => (
    <PasswordByLink context={context} action={`/invitation/${params.token}`}>
      <p>{accountWords(context.language).choose.invited(name)}</p>
      <p class="hint">{email}</p>
    </PasswordByLink>
  ),
});

export const acceptInvitation = defineRoute({
  id: "acceptInvitation",
  method: "post",
  path: "/invitation/:token",
  summary: { en: "Accept an invitation and set the password", "zh-CN": "接受邀请并设置密码" },
  who: "link",
  params: token,
  body: z.object({ password: passwordInput }),
  refusals: ["link-void", ...passwordRefusals],
  handle: async (context, { params, body }) => {
    const person = await linkHolderOf(context, "invitation", params.token);
    if (isRefusal(person)) return person;
    return setPasswordByLink(context, "invitation", { person, secret: params.token, password: body.password });
  },
  done: () => "/sign-in?notice=password",
  again: invitationPage,
});
