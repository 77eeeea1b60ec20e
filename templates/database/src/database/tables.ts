import { z } from "zod";
import type { Table } from "./database.js";

/** The standard's own catalogue: it shows a role what that role may read. */
export const TABLES_QUERY = `
  SELECT table_schema, table_name,
         json_agg(json_build_object('name', column_name, 'type', data_type, 'nullable', is_nullable = 'YES')
                  ORDER BY ordinal_position)
  FROM information_schema.columns
  WHERE table_schema NOT IN ('pg_catalog', 'information_schema')
  GROUP BY table_schema, table_name
  ORDER BY table_schema, table_name`;

export const tableInfoSchema = z.object({
  schema: z.string(),
  name: z.string(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), nullable: z.boolean() })),
});

export type TableInfo = z.infer<typeof tableInfoSchema>;

export function toTableInfos({ rows }: Table): TableInfo[] {
  return rows.map(([schema, name, columns]) => tableInfoSchema.parse({ schema, name, columns }));
}
