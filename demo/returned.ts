import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { receiveReturned } from "../archive/returned.ts";
import { wordOf } from "../archive/word.ts";
import { derivedId } from "../db/derived-id.ts";
import { asSystem } from "../db/tenancy.ts";
import { documentById, documentsOfVersion, versionsOf } from "../db/version.ts";
import { pack, unpack } from "../documents/word/package.ts";
import type { ContractId } from "../domain/ids.ts";
import { isRefusal } from "../domain/refusal.ts";
import { demoPeople, demoTenant } from "./people.ts";
import type { Ground } from "./process.ts";

/** The other side sends the Word file back: one change shows, and one was made with tracking turned off. */
export const bringBack = async (ground: Ground, contract: ContractId): Promise<void> => {
  const tenant = demoTenant.id;
  const { version, pdf, documents } = await asSystem(ground.db, tenant, async (tx) => {
    const [newest] = await versionsOf(tx, contract);
    const paper = newest && (await documentById(tx, newest.pdf_document));
    if (!newest || !paper) throw new Error("The sample has no version yet");
    return { version: newest, pdf: paper, documents: await documentsOfVersion(tx, newest) };
  });
  const mark = { contract, version: version.number, sha256: pdf.sha256 };
  const parts = new Map(await unpack(await wordOf(ground, version, documents, { maker: demoTenant.name, mark })));
  const xml = parts.get("word/document.xml")?.toString("utf8") ?? "";
  parts.set("word/document.xml", Buffer.from(edited(xml)));
  const folder = await mkdtemp(join(tmpdir(), "engross-demo-"));
  try {
    const path = join(folder, "file");
    await writeFile(path, await pack(parts), { mode: 0o600 });
    const received = await receiveReturned(ground, {
      ...{ tenant, contract, path, name: `${version.title}（示例相对方修改稿）.docx`, version: null },
      command: derivedId("demo", contract, "returned"),
      from: `person/${demoPeople.business.id}`,
      addedBy: demoPeople.business.id,
      at: new Date(),
    });
    if (isRefusal(received)) throw new Error(`The returned file was refused: ${received.refused}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const edited = (xml: string): string => {
  const by = 'w:author="示例相对方法务" w:date="2026-03-02T01:30:00Z"';
  return xml
    .replace("自验收合格之日起", "自交付之日起")
    .replace(
      "累计不超过合同总价的10%",
      `累计不超过合同总价的</w:t></w:r><w:del w:id="90001" ${by}><w:r><w:delText>10%</w:delText></w:r></w:del><w:ins w:id="90002" ${by}><w:r><w:t>5%</w:t></w:r></w:ins><w:r><w:t xml:space="preserve">`,
    );
};
