import { defineRoute, type Route } from "../http/route.ts";

/** Home is what waits for the person. */
export const homePage: Route = {
  ...defineRoute({
    id: "home",
    method: "get",
    path: "/",
    summary: { en: "Home", "zh-CN": "首页" },
    who: "signed-in",
    right: "see-inbox",
    handle: async () => undefined,
    done: () => "/inbox",
  }),
  faces: { api: false, page: true },
};
