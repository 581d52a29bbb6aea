// Package inventory reads an Inventory of S3: the manifest that S3 writes daily or weekly, and the data files in CSV or Parquet that it
// names. [Parse] reads the manifest, and [Inventory.Objects] yields the objects that the bucket held when S3 looked.
//
// Each data file is fetched to a temporary file and compared with its size and MD5 before anything in it counts, and then read a piece
// at a time: memory does not grow with the number of objects. Only what is there for readers counts: of a bucket with versions the latest
// ones, without delete markers.
package inventory
