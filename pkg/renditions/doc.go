// Package renditions is the job of s3img: an object becomes its renditions, stored.
//
// A [Store] is where objects lie: a folder ([DirStore]) or an S3 prefix ([S3Store]). [Run] takes objects from an iterator,
// skips those whose renditions are fresh, renders the others in parallel and puts the results into the destination.
// Batches ([LocalFiles], a store's List) and watchers ([WatchFolder], [WatchPrefix]) differ only in that iterator.
package renditions
