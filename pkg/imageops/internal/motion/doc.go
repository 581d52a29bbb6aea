// Package motion finds what changes between two frames of an animation, so that nothing else is coded. It is for formats whose
// frames can replace pixels, alpha included: PNG and WebP. GIF, whose frames can only be laid over others, has its own way.
package motion
