package website

// notHere words what it means that a store lacks the setting of a step.
func notHere(step string) string {
	switch step {
	case "public_access_block":
		return "this store has no public access block"
	case "ownership":
		return "this store has no ownership controls"
	case "policy":
		return "this store has no bucket policies: open the bucket by its own means"
	case "website":
		return "this store serves no websites: objects have URLs, folders have no index"
	case "lifecycle":
		return "this store has no lifecycle rules"
	}
	return "this store has no CORS configuration: set it by its own means"
}
