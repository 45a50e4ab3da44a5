import { bundled } from "./verify/manifest.ts";

/** What stands in a bundle for whoever opens it, years later and knowing nothing of us. */
export const evidenceReadme = (origin: string, subject: string): string => `# Evidence / 证据包

Ledger / 账本: ${origin}
Subject / 事项: ${subject}

## English

This bundle shows what was recorded of one subject, and that it stands in a ledger that cannot be rewritten unnoticed.

To check it, install Node.js 20 or later, unpack \`${bundled.verifier}\` from this archive, and run, with no network needed:

    node ${bundled.verifier} THIS-ARCHIVE.zip

It answers VALID or NOT VALID, and what is wrong. Do not repack the archive: it is checked as it is.
Whoever forges a bundle could put a key of their own into it. So compare the key in \`${bundled.key}\` with the one that the
ledger's owner publishes elsewhere, or pass that one: \`--key KEY\`. A checkpoint that you kept can be passed as well:
\`--checkpoint FILE\`.

- \`${bundled.entries}\`: the entries, one in a line, byte for byte as they were hashed.
- \`${bundled.proofs}\`: for each of them its number and its audit path (RFC 6962 §2.1.1).
- \`${bundled.checkpoint}\`: the signed state of the whole ledger (C2SP tlog-checkpoint).
- \`${bundled.earlierCheckpoint}\`, \`${bundled.consistency}\`, if there: that the ledger goes on from an earlier state (RFC 6962 §2.1.2).
- \`${bundled.documents}\`: documents whose SHA-256 an entry names.
- \`${bundled.openings}\`, if there: personal data that entries hold only as commitments.
- \`${bundled.manifest}\`: the list of all files, signed.

A valid bundle proves that the entries shown were recorded. That none was left out is what the ledger's owner states by
signing the list.

## 中文

本证据包载明某一事项的全部已提供记录，并证明这些记录存在于一个无法被暗中改写的账本之中。

核验方法：安装 Node.js 20 或更高版本，从本压缩包中解出 \`${bundled.verifier}\`，然后运行以下命令（无需联网）：

    node ${bundled.verifier} 本压缩包.zip

程序会给出“有效”或“无效”的结论，并指出问题所在。请勿重新打包，核验须以原文件为准。
伪造者可能在证据包中放入自己的公钥。因此，请将 \`${bundled.key}\` 中的公钥与账本所有者在其他渠道公布的公钥核对，或直接传入该公钥：
\`--key 公钥\`。您也可以传入自己保存的检查点：\`--checkpoint 文件\`。

- \`${bundled.entries}\`：记录原文，每行一条，与计算哈希时逐字节相同。
- \`${bundled.proofs}\`：每条记录的编号及其审计路径（RFC 6962 §2.1.1）。
- \`${bundled.checkpoint}\`：整个账本经签名的状态（C2SP tlog-checkpoint）。
- \`${bundled.earlierCheckpoint}\`、\`${bundled.consistency}\`（如有）：证明账本是较早状态的延续（RFC 6962 §2.1.2）。
- \`${bundled.documents}\`：记录中载有其 SHA-256 的文件。
- \`${bundled.openings}\`（如有）：在记录中仅以承诺值形式存在的个人信息。
- \`${bundled.manifest}\`：经签名的全部文件清单。

证据包有效，即证明其所载记录确已记入账本；至于是否有所遗漏，由账本所有者以其对清单的签名负责。
`;
