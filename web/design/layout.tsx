import type { ComponentChildren } from "preact";
import { type Language, languages } from "../../domain/language.ts";
import { designWords } from "../../i18n/design.ts";
import { formatNumber } from "../../i18n/format.ts";
import { Button } from "./components/button.tsx";
import { hiddenFields } from "./components/form.tsx";
import { Menu, MenuGroup, MenuLink } from "./components/menu.tsx";
import { Person } from "./components/person.tsx";
import { Html } from "./document.tsx";
import { Icon, type IconName, Mark } from "./icons.tsx";
import { sameWith, themes, usePage } from "./page.ts";
import { safeUrl } from "./safe-url.ts";

export interface NavigationItem {
  readonly label: string;
  readonly href: string;
  readonly icon: IconName;
  readonly current?: boolean | undefined;
  /** How many things wait there; zero is not shown. */
  readonly count?: number | undefined;
}

export interface NavigationGroup {
  readonly label?: string | undefined;
  readonly items: readonly NavigationItem[];
}

export interface LayoutProps {
  /** Of the browser tab; the page's heading comes from `PageHeader`. */
  readonly title: string;
  /** In order of importance: a phone shows the first four items in its bottom bar and the rest in a drawer. */
  readonly navigation: readonly NavigationGroup[];
  readonly person: { readonly name: string; readonly detail: string };
  readonly organisation: string;
  readonly signOut: { readonly action: string; readonly csrf: string };
  /** Links of the person menu (profile, security). */
  readonly personLinks?:
    | readonly { readonly label: string; readonly href: string; readonly icon?: IconName | undefined }[]
    | undefined;
  /** Where the search box asks (`q`), and what was asked. */
  readonly search?: { readonly action: string; readonly value?: string | undefined } | undefined;
  readonly children: ComponentChildren;
}

const languageNames: Readonly<Record<Language, string>> = { en: "English", "zh-CN": "简体中文" };

const SkipLink = () => (
  <a class="skip-link" href="#content">
    {designWords(usePage().language).skip}
  </a>
);

const LanguageLinks = () => {
  const { language, here } = usePage();
  return (
    <>
      {languages.map((other) => (
        <MenuLink key={other} href={sameWith(here, "language", other)} lang={other} current={other === language}>
          {languageNames[other]}
        </MenuLink>
      ))}
    </>
  );
};

/** The other language, one press away. */
export const LanguageSwitch = () => {
  const { language, here } = usePage();
  const other = language === "en" ? "zh-CN" : "en";
  return (
    <a
      class="bare-button language-switch"
      href={sameWith(here, "language", other)}
      lang={other}
      hrefLang={other}
      rel="alternate"
    >
      <Icon name="globe" />
      <span>{languageNames[other]}</span>
    </a>
  );
};

const NavigationLink = ({ item }: { readonly item: NavigationItem }) => {
  const { language } = usePage();
  const waits = item.count !== undefined && item.count > 0;
  return (
    <a class="nav-link" href={safeUrl(item.href)} aria-current={item.current === true ? "page" : undefined}>
      <Icon name={item.icon} />
      <span class="nav-label">{item.label}</span>
      {waits ? (
        <span class="count">
          <span aria-hidden="true">{formatNumber(item.count ?? 0, language)}</span>
          <span class="visually-hidden">{designWords(language).waiting(item.count ?? 0)}</span>
        </span>
      ) : null}
    </a>
  );
};

const Sidebar = ({ navigation, organisation }: Pick<LayoutProps, "navigation" | "organisation">) => {
  const words = designWords(usePage().language);
  return (
    <nav class="sidebar" id="navigation" popover="auto" aria-label={words.mainNavigation}>
      <p class="organisation">{organisation}</p>
      {navigation.map((group) => (
        <div class="nav-group" key={group.label ?? "first"}>
          {group.label === undefined ? null : <p class="nav-group-label">{group.label}</p>}
          {group.items.map((item) => (
            <NavigationLink key={item.href} item={item} />
          ))}
        </div>
      ))}
    </nav>
  );
};

const BottomBar = ({ navigation }: Pick<LayoutProps, "navigation">) => {
  const words = designWords(usePage().language);
  return (
    <nav class="bottom-bar" aria-label={words.quickNavigation}>
      {navigation
        .flatMap((group) => group.items)
        .slice(0, 4)
        .map((item) => (
          <NavigationLink key={item.href} item={item} />
        ))}
      <button class="nav-link" type="button" popovertarget="navigation">
        <Icon name="menu" />
        <span class="nav-label">{words.more}</span>
      </button>
    </nav>
  );
};

const PersonMenu = ({ person, signOut, personLinks = [] }: Pick<LayoutProps, "person" | "signOut" | "personLinks">) => {
  const { language, theme, here } = usePage();
  const words = designWords(language);
  return (
    <Menu id="person-menu" look="bare" label={words.account} button={<Person name={person.name} size="small" />}>
      <div class="menu-person">
        <Person name={person.name} detail={person.detail} />
      </div>
      {personLinks.length === 0 ? null : (
        <div class="menu-group">
          {personLinks.map((link) => (
            <MenuLink key={link.href} {...link}>
              {link.label}
            </MenuLink>
          ))}
        </div>
      )}
      <MenuGroup label={words.language}>
        <LanguageLinks />
      </MenuGroup>
      <MenuGroup label={words.theme.label}>
        {themes.map((choice) => (
          <MenuLink key={choice} href={sameWith(here, "theme", choice)} current={choice === theme}>
            {words.theme[choice]}
          </MenuLink>
        ))}
      </MenuGroup>
      <form class="menu-group" method="post" action={safeUrl(signOut.action)}>
        <input type="hidden" name={hiddenFields.csrf} value={signOut.csrf} />
        <Button kind="quiet" icon="sign-out" wide>
          {words.signOut}
        </Button>
      </form>
    </Menu>
  );
};

const SearchBox = ({ action, value }: { readonly action: string; readonly value?: string | undefined }) => {
  const words = designWords(usePage().language).search;
  return (
    <form class="search-box" role="search" method="get" action={safeUrl(action)}>
      <Icon name="search" />
      <input
        type="search"
        name="q"
        value={value}
        aria-label={words.label}
        placeholder={words.placeholder}
        autoComplete="off"
      />
    </form>
  );
};

/** A page for someone signed in: bar, navigation, content. */
export const Layout = (props: LayoutProps) => (
  <Html title={props.title} bodyClass="app" scripts>
    <SkipLink />
    <header class="top-bar">
      <a class="brand" href="/">
        <Mark />
        <span>{designWords(usePage().language).product}</span>
      </a>
      {props.search === undefined ? <span class="search-box" /> : <SearchBox {...props.search} />}
      <LanguageSwitch />
      <PersonMenu {...props} />
    </header>
    <Sidebar {...props} />
    <main class="content" id="content" tabIndex={-1}>
      {props.children}
    </main>
    <BottomBar {...props} />
  </Html>
);

export interface BareLayoutProps {
  readonly title: string;
  /** On whose behalf the person is asked. */
  readonly organisation?: string | undefined;
  readonly children: ComponentChildren;
  /** Loads htmx and islands. Default false: approval and signing pages run no script at all. */
  readonly scripts?: boolean | undefined;
}

/** A page for someone who came by a link: brand and language, nothing that leads away. */
export const BareLayout = (props: BareLayoutProps) => <Bare {...props} bodyClass="bare" />;

/** A page of the door (signing in, a new password, confirming that it is you): one small card under its heading. */
export const DoorLayout = ({ children, ...props }: BareLayoutProps) => (
  <Bare {...props} bodyClass="bare door">
    <h1>{props.title}</h1>
    <div class="card">
      <div class="card-body">{children}</div>
    </div>
  </Bare>
);

const Bare = ({
  title,
  organisation,
  children,
  scripts = false,
  bodyClass,
}: BareLayoutProps & { readonly bodyClass: string }) => {
  const words = designWords(usePage().language);
  return (
    <Html title={title} bodyClass={bodyClass} scripts={scripts}>
      <SkipLink />
      <header class="bare-bar">
        <span class="brand">
          <Mark />
          <span>{words.product}</span>
        </span>
        {organisation === undefined ? null : <span class="bare-organisation">{organisation}</span>}
        <LanguageSwitch />
      </header>
      <main class="content" id="content" tabIndex={-1}>
        {children}
      </main>
    </Html>
  );
};
