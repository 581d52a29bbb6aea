"""Makes the inventories beside it as S3 writes them: CSV with the modules csv, gzip and urllib of Python 3.11, Parquet with DuckDB.
Run: npm install @duckdb/node-api@1.5.6-r.1 && python3 make.py

The order of columns, the quotes around all fields and the names of files are those of
https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-inventory-location.html.
"""
import csv, gzip, hashlib, io, json, os, subprocess, urllib.parse

BUCKET, DEST = "photos-inventoried", "inventories"
COLUMNS = ["Bucket", "Key", "VersionId", "IsLatest", "IsDeleteMarker", "Size", "LastModifiedDate", "ETag", "StorageClass"]
# key, version, latest, marker, size, modified, seed of the ETag
ROWS = [
    ("input/a b+c.jpg", "v2", True, False, 631, "2026-11-20T10:00:00.000Z", "a2"),
    ("input/a b+c.jpg", "v1", False, False, 500, "2026-11-01T10:00:00.000Z", "a1"),
    ("input/folder/", "v3", True, False, 0, "2026-11-01T10:00:00.000Z", ""),
    ("input/é/100%.jpg", "v4", True, False, 631, "2026-11-02T10:00:00.000Z", "b"),
    ("input/removed.jpg", "v6", True, True, None, "2026-11-03T10:00:00.000Z", None),
    ("input/removed.jpg", "v5", False, False, 631, "2026-11-02T10:00:00.000Z", "c"),
    ("input/日本, \"写真\".png", "v7", True, False, 300, "2026-11-04T10:00:00.000Z", "d"),
    ("elsewhere/x.jpg", "v8", True, False, 631, "2026-11-05T10:00:00.000Z", "e"),
    ("input/gone.jpg", "v9", True, False, 631, "2026-11-06T10:00:00.000Z", "f"),
]


def etag(seed):
    return None if seed is None else hashlib.md5(seed.encode()).hexdigest()


def gzipped_csv(rows):
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(rows)
    return gzip.compress(out.getvalue().encode(), mtime=0)


def full(rows):
    for key, version, latest, marker, size, modified, seed in rows:
        truth = lambda value: "true" if value else "false"
        yield [BUCKET, urllib.parse.quote_plus(key, safe="/"), version, truth(latest), truth(marker), "" if size is None else size, modified, etag(seed) or "", "STANDARD"]


def write(name, form, schema, files, ending):
    os.makedirs(f"{name}/data", exist_ok=True)
    os.makedirs(f"{name}/2026-11-27T01-00Z", exist_ok=True)
    listed = []
    for i, data in enumerate(files, 1):
        key = f"all/{BUCKET}/{name}/data/part-{i}.{ending}"
        with open(f"{name}/data/part-{i}.{ending}", "wb") as f:
            f.write(data)
        listed.append({"key": key, "size": len(data), "MD5checksum": hashlib.md5(data).hexdigest()})
    manifest = {
        "sourceBucket": BUCKET, "destinationBucket": f"arn:aws:s3:::{DEST}", "version": "2016-11-30", "creationTimestamp": "1795741200000",
        "fileFormat": form, "fileSchema": schema, "files": listed,
    }
    with open(f"{name}/2026-11-27T01-00Z/manifest.json", "w") as f:
        json.dump(manifest, f, indent=2)


PARQUET = """message s3.inventory {  required binary bucket (UTF8);  required binary key (UTF8);  optional binary version_id (UTF8);  \
optional boolean is_latest;  optional boolean is_delete_marker;  optional int64 size;  optional int64 last_modified_date (TIMESTAMP_MILLIS);  \
optional binary e_tag (UTF8);  optional binary storage_class (UTF8);}"""
DUCK = """
import { DuckDBInstance } from "@duckdb/node-api";
const db = await (await DuckDBInstance.create(":memory:")).connect();
await db.run(`copy (select bucket, key, version_id, is_latest::boolean as is_latest, is_delete_marker::boolean as is_delete_marker, size::bigint as size,
  last_modified_date::TIMESTAMP_MS as last_modified_date, e_tag, storage_class from read_json('rows.json')) to 'out.parquet' (format parquet, compression snappy)`);
"""

write("csv", "CSV", ", ".join(COLUMNS), [gzipped_csv(full(ROWS[:4])), gzipped_csv(full(ROWS[4:]))], "csv.gz")
write("keys", "CSV", "Bucket, Key", [gzipped_csv([row[:2] for row in full(ROWS) if row[3] == "true" and row[4] == "false"])], "csv.gz")
with open("rows.json", "w") as f:
    for key, version, latest, marker, size, modified, seed in ROWS:
        f.write(json.dumps({"bucket": BUCKET, "key": key, "version_id": version, "is_latest": latest, "is_delete_marker": marker, "size": size,
                            "last_modified_date": modified, "e_tag": etag(seed), "storage_class": "STANDARD"}) + "\n")
with open("make.mjs", "w") as f:
    f.write(DUCK)
subprocess.run(["node", "make.mjs"], check=True)
with open("out.parquet", "rb") as f:
    write("parquet", "Parquet", PARQUET, [f.read()], "parquet")
write("orc", "ORC", "struct<bucket:string,key:string>", [], "orc")
for name in ("rows.json", "make.mjs", "out.parquet"):
    os.remove(name)
