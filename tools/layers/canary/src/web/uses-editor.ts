// Planted: a page that is no live session loads what an editor is made of.
import "yjs";
