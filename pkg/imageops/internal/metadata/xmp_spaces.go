package metadata

// Namespaces of XMP.
const (
	nsMeta      = "adobe:ns:meta/"
	nsRDF       = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	nsDC        = "http://purl.org/dc/elements/1.1/"
	nsXMP       = "http://ns.adobe.com/xap/1.0/"
	nsRights    = "http://ns.adobe.com/xap/1.0/rights/"
	nsNote      = "http://ns.adobe.com/xmp/note/"
	nsTIFF      = "http://ns.adobe.com/tiff/1.0/"
	nsExif      = "http://ns.adobe.com/exif/1.0/"
	nsPhotoshop = "http://ns.adobe.com/photoshop/1.0/"
	nsPLUS      = "http://ns.useplus.org/ldf/xmp/1.0/"
	nsCC        = "http://creativecommons.org/ns#"
	nsCamera    = "http://ns.google.com/photos/1.0/camera/"
	nsIPTCExt   = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
	nsRegions   = "http://www.metadataworkinggroup.com/schemas/regions/"
	nsMPRegions = "http://ns.microsoft.com/photo/1.2/"
)

// usualSpaces are for packets that do not declare the prefixes that everyone uses.
var usualSpaces = map[string]string{
	"x": nsMeta, "rdf": nsRDF, "dc": nsDC, "xmp": nsXMP, "xap": nsXMP, "xmpRights": nsRights, "xmpNote": nsNote,
	"tiff": nsTIFF, "exif": nsExif, "photoshop": nsPhotoshop, "plus": nsPLUS, "cc": nsCC, "GCamera": nsCamera,
	"hdrgm": nsGain, "Container": nsContainer, "Iptc4xmpExt": nsIPTCExt, "mwg-rs": nsRegions, "MP": nsMPRegions,
}

// attachments are the namespaces that only speak of other pictures, sounds and videos in the file, none of which a rendition has:
// gain maps, motion photos, depth maps.
var attachments = map[string]bool{
	nsGain:                                   true,
	nsContainer:                              true,
	nsItem:                                   true,
	"http://ns.apple.com/HDRGainMap/1.0/":    true,
	"http://ns.apple.com/pixeldatainfo/1.0/": true,
	"http://ns.apple.com/depthData/1.0/":     true,
	"http://ns.google.com/photos/1.0/depthmap/":  true,
	"http://ns.google.com/photos/1.0/image/":     true,
	"http://ns.google.com/photos/1.0/audio/":     true,
	"http://ns.google.com/photos/dd/1.0/device/": true,
}
