/** Ends of names that make a program of a file, or a page that runs scripts, on somebody's machine. */
const programs =
  /\.(?:apk|app|appx|bat|cmd|com|cpl|deb|dll|dmg|exe|gadget|hta|htm|html|inf|iso|jar|jnlp|js|jse|lnk|mht|mhtml|msc|msi|msp|php|pif|ps1|psm1|py|reg|rpm|scf|scr|sct|settingcontent-ms|sh|shtml|svg|svgz|swf|url|vb|vbe|vbs|wsc|wsf|wsh|xht|xhtml|xll|xsl|xslt)$/i;

/** Office files that may hold macros ([MS-OFFMACRO2]). */
const macros = /\.(?:do[ct]m|pot[mx]?m|ppa?m|pp[st]m|sldm|xl[ast]m|xlsb)$/i;

/**
 * What a name gives away, whatever the file holds. Every ending counts that a system might go by: spaces and dots at the
 * end, which Windows drops, and endings in front of a last harmless one are looked at as well.
 */
export const judgeName = (name: string): "program" | "macros" | "harmless" => {
  const trimmed = name.slice(-300).replace(/[\s.]+$/u, "");
  const ends = [trimmed, trimmed.replace(/\.[^.]*$/, "").replace(/[\s.]+$/u, "")];
  // `report.exe.pdf` is opened as a PDF; only an ending that is itself the last but one of two is suspicious.
  if (ends.some((end) => programs.test(end))) return "program";
  return macros.test(trimmed) ? "macros" : "harmless";
};

/** How much of a file `isActive` wants to see, in bytes. */
export const headBytes = 4096;

const magics = [
  "4d5a", // programs of Windows
  "7f454c46", // of Linux
  "feedface",
  "feedfacf",
  "cefaedfe",
  "cffaedfe", // of macOS
  "cafebabe", // Java, and macOS again
  "2321", // #!
  "4c0000000114020000000000c000000000000046", // a Windows shortcut ([MS-SHLLINK] §2.1)
].map((magic) => Buffer.from(magic, "hex"));

/** Whether a file begins as a program does, or as a page or picture that may run scripts. */
export const isActive = (head: Buffer): boolean => {
  if (magics.some((magic) => head.subarray(0, magic.length).equals(magic))) return true;
  const text = textOf(head)
    .replace(/^[\ufeff\s]+/, "")
    .replace(/^<\?xml[^>]*\?>/i, "")
    .replace(/<!--[\s\S]*?(?:-->|$)/g, "")
    .trimStart();
  return /^<(?:!doctype\s+(?:html|svg)|html|head|body|script|svg|iframe|\w+:svg|hta:)\b/i.test(text);
};

const textOf = (head: Buffer): string =>
  head[0] === 0xff && head[1] === 0xfe
    ? head.toString("utf16le")
    : head.toString("latin1").replace(/^\xef\xbb\xbf/, "");

/** A file's name without what is not seen, turns the reading direction, or ends a line; never empty, at most 200 long. */
export const plainName = (name: string): string => {
  const plain = name
    .normalize("NFC")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "")
    .replace(/^.*[\\/]/, "")
    .trim();
  if (plain === "" || /^\.+$/.test(plain)) return "file";
  const end = /\.[^.]{1,10}$/.exec(plain)?.[0] ?? "";
  return plain.length <= 200 ? plain : `${plain.slice(0, 200 - end.length)}${end}`;
};
