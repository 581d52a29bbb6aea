// Makes the files beside it with DuckDB and hyparquet, which share no code with the reader or with each other. Run:
//   npm install @duckdb/node-api@1.5.6-r.1 hyparquet-writer@0.17.0 && node make.mjs
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetWriteBuffer } from "hyparquet-writer";
import { writeFileSync } from "node:fs";

const db = await (await DuckDBInstance.create(":memory:")).connect();
const rows = 2500;
// As the schema that S3 Inventory writes, with columns that are not read between those that are.
const table = (n) => `
  select 'photos' as bucket,
    case when i = 7 then 'input/é ü+100%.jpg' when i = 8 then '日本/写真.jpg' else format('input/{:02d}/IMG_{:05d}.jpg', i % 12, i) end as key,
    case when i % 3 = 0 then null else format('v{}', i) end as version_id,
    i % 5 <> 0 as is_latest,
    case when i % 7 = 0 then null else i % 11 = 0 end as is_delete_marker,
    case when i % 13 = 0 then null else i::bigint * 1000003 end as size,
    (timestamp '2026-11-01 00:00:00.123' + to_seconds(i))::TIMESTAMP_MS as last_modified_date,
    md5(i::varchar) as e_tag, 'STANDARD' as storage_class, {'owner': 'o', 'ids': [i]} as more
  from range(${n}) t(i)`;
const write = (name, options, n = rows) => db.run(`copy (${table(n)}) to '${name}.parquet' (format parquet, ${options})`);
await write("snappy", "compression snappy, row_group_size 2048");
await write("gzip", "compression gzip", 200);
await write("plain", "compression uncompressed", 200);
await write("zstd", "compression zstd", 20);
await write("version2", "compression snappy, parquet_version v2", 200);
await write("none", "compression snappy", 0);
// The same in pages of version 2, which DuckDB does not write.
const of = (value) => Array.from({ length: 200 }, (_, i) => value(i));
writeFileSync("pages2.parquet", Buffer.from(parquetWriteBuffer({
  columnData: [
    { name: "key", data: of((i) => `input/IMG_${i}.jpg`), type: "STRING" },
    { name: "version_id", data: of((i) => (i % 3 ? `v${i}` : null)), type: "STRING", nullable: true },
    { name: "is_latest", data: of((i) => i % 5 !== 0), type: "BOOLEAN" },
    { name: "is_delete_marker", data: of((i) => (i % 7 ? i % 11 === 0 : null)), type: "BOOLEAN", nullable: true },
    { name: "size", data: of((i) => (i % 13 ? BigInt(i) * 1000003n : null)), type: "INT64", nullable: true },
    { name: "last_modified_date", data: of((i) => new Date(1793491200123 + 1000 * i)), type: "TIMESTAMP" },
    { name: "storage_class", data: of(() => "STANDARD"), type: "STRING" },
  ],
  rowGroupSize: 64,
})));
