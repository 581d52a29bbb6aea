#!/usr/bin/python3
"""Renditions of a prefix with boto3 and Pillow: boto3_pillow.py THREADS SIZES BUCKET FROM TO

One GET, a decode in draft mode and two PUTs for each photo, in a pool of threads: Pillow lets others run while it decodes.
"""
import io
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.config import Config
from PIL import Image, ImageOps


def main(threads, sizes, bucket, source, target):
    sizes = [int(size) for size in sizes.split(",")]
    # Older versions do not read the endpoint themselves.
    client = boto3.client("s3", endpoint_url=os.environ["AWS_ENDPOINT_URL"], config=Config(max_pool_connections=int(threads)))

    def render(key):
        data = client.get_object(Bucket=bucket, Key=key)["Body"].read()
        base, _, ext = key[len(source):].rpartition(".")
        for size in sizes:
            image = Image.open(io.BytesIO(data))
            image.thumbnail((size, size))
            file = io.BytesIO()
            ImageOps.exif_transpose(image).save(file, "JPEG", quality=80)
            client.put_object(Bucket=bucket, Key=f"{target}{base}-{size}.{ext}", Body=file.getvalue(), ContentType="image/jpeg")

    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=source)
    keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
    with ThreadPoolExecutor(int(threads)) as pool:
        for _ in pool.map(render, keys):
            pass


if __name__ == "__main__":
    main(*sys.argv[1:])
