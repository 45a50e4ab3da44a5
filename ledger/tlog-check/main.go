// Command tlog-check checks an exported ledger with the tools of Go's own checksum database, none of which are ours:
// the signatures of its checkpoints, the root, that every entry is included, and that it continues an earlier state.
//
//	tlog-check VERIFIER-KEY FOLDER
//
// FOLDER has the layout of C2SP tlog-tiles, and may have a second checkpoint, "earlier-checkpoint".
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "tlog-check VERIFIER-KEY FOLDER")
		os.Exit(2)
	}
	if err := check(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(key, folder string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	tree, err := openCheckpoint(verifier, filepath.Join(folder, "checkpoint"))
	if err != nil {
		return err
	}
	// It checks every tile that it reads against the signed root.
	hashes := tlog.TileHashReader(tree, tiles(folder))
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return fmt.Errorf("root: %w", err)
	}
	if root != tree.Hash {
		return fmt.Errorf("root: %v is signed, %v follows from the tiles", tree.Hash, root)
	}
	for index := int64(0); index < tree.N; index++ {
		entry, err := readEntry(folder, index, tree.N)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return fmt.Errorf("entry %d: %w", index, err)
		}
	}
	earlier := filepath.Join(folder, "earlier-checkpoint")
	if _, err := os.Stat(earlier); err == nil {
		old, err := openCheckpoint(verifier, earlier)
		if err != nil {
			return err
		}
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		if err != nil {
			return fmt.Errorf("consistency: %w", err)
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash); err != nil {
			return fmt.Errorf("consistency: %w", err)
		}
	}
	fmt.Printf("%d %v\n", tree.N, tree.Hash)
	return nil
}

func openCheckpoint(verifier note.Verifier, path string) (tlog.Tree, error) {
	signed, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(signed, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("%s: not a checkpoint of this ledger", filepath.Base(path))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	if err != nil {
		return tlog.Tree{}, err
	}
	return tlog.Tree{N: size, Hash: hash}, nil
}

// tiles reads the tiles of a folder.
type tiles string

func (tiles) Height() int { return 8 }

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for place, tile := range wanted {
		// Go's paths say the height as well: tile/8/0/000.
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		data, err := os.ReadFile(filepath.Join(string(folder), path))
		if err != nil {
			return nil, err
		}
		found[place] = data
	}
	return found, nil
}

func (tiles) SaveTiles([]tlog.Tile, [][]byte) {}

// readEntry finds an entry in its bundle: entries after their lengths, in two bytes each.
func readEntry(folder string, index, size int64) ([]byte, error) {
	width := min(256, size-index/256*256)
	tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: int(width)}
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	bundle, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	for place := int64(0); ; place++ {
		if len(bundle) < 2 {
			return nil, fmt.Errorf("entry %d: the bundle ends before it", index)
		}
		length := int(binary.BigEndian.Uint16(bundle))
		if len(bundle) < 2+length {
			return nil, fmt.Errorf("entry %d: the bundle is cut short", index)
		}
		if place == index%256 {
			return bundle[2 : 2+length], nil
		}
		bundle = bundle[2+length:]
	}
}
