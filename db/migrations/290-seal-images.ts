import { type Kysely, sql } from "kysely";
import { protect } from "../protect.ts";

/** How a seal looks. */
export const up = async (db: Kysely<unknown>): Promise<void> => {
  await sql`
    create table seal_image (
      seal uuid primary key references company_seal (id),
      tenant uuid not null references tenant (id),
      image bytea not null check (length(image) <= 1048576),
      image_type text not null check (image_type in ('image/png', 'image/jpeg')),
      sha256 text not null,
      added_by uuid not null references person (id),
      added_at timestamptz not null
    )`.execute(db);
  await protect(db, "seal_image", { privileges: ["select", "insert", "update"] });
};
