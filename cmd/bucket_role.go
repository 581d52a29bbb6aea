package cmd

import (
	"github.com/s3img/s3img/pkg/s3ops/website"
)

// bucketRole is what a bucket is for in this call. Advice about a bucket depends on it: one that is to hold originals must never be
// made public by it.
type bucketRole int

const (
	roleUnknown   bucketRole = iota
	roleOriginals            // uploads go there, or sources come from there
	rolePublic               // renditions go there
)

// kind is how s3ops calls such a bucket.
func (r bucketRole) kind() website.Kind {
	switch r {
	case roleOriginals:
		return website.KindUpload
	case rolePublic:
		return website.KindWebsite
	}
	return website.KindUnknown
}

// bucketRoles are those that flags and arguments give to buckets.
type bucketRoles map[string]bucketRole

// sourceIn notes that a bucket holds originals, destIn that renditions go into it, "" being none. A bucket for both, with folders that
// keep them apart, holds originals.
func (a *app) sourceIn(bucket string) { a.noteRole(bucket, roleOriginals) }

func (a *app) destIn(bucket string) {
	if bucket != "" && a.roles[bucket] != roleOriginals {
		a.noteRole(bucket, rolePublic)
	}
}

func (a *app) noteRole(bucket string, role bucketRole) {
	if a.roles == nil {
		a.roles = make(bucketRoles)
	}
	a.roles[bucket] = role
}

// role is what flags and arguments say of a bucket, or else the environment and the file.
func (a *app) role(bucket string) bucketRole {
	if role, known := a.roles[bucket]; known {
		return role
	}
	return a.roleBySettings(bucket)
}

// roleBySettings is what variables and the file say of a bucket.
func (a *app) roleBySettings(bucket string) bucketRole {
	upload, _ := a.setting(a.uploadVariable())
	download, _ := a.setting(envDownloadBucket)
	switch bucket {
	case "":
		return roleUnknown
	case upload:
		return roleOriginals
	case download:
		return rolePublic
	}
	return roleUnknown
}
