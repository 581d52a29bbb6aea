package notify

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What a folder holds: a folder for each receiver with a file for each message, whose name has its place in the order and its original;
// a file for each original that is in work; and a lock.
const (
	begunFolder    = "begun"
	lockFile       = "lock"
	receiverFile   = "receiver.txt" // whom a folder is for, as people are told of it
	messageSuffix  = ".json"
	tempSuffix     = ".tmp"
	numberDigits   = 19
	folderPerm     = 0o700 // names of originals are nobody's business
	filePerm       = 0o600
	hashedBytes    = 16
	receiverPrefix = "to-"
)

// InUseError says that another process works with the folder.
type InUseError struct{ Dir string }

func (e *InUseError) Error() string { return e.Dir + " is in use by another process" }

// folder is where announcements are kept.
type folder struct {
	path  string
	root  *os.Root
	begun *os.Root
	lock  *os.File

	mu   sync.Mutex
	owed map[string]bool // originals that are begun, by their hash
	last int64           // number of the last message
}

// openFolder makes a folder, or takes one up. Another process that has it may keep it for as long as wait.
func openFolder(path string, wait time.Duration) (*folder, error) {
	f := &folder{path: path, owed: map[string]bool{}}
	if err := f.open(wait); err != nil {
		f.close()
		return nil, err
	}
	return f, nil
}

func (f *folder) open(wait time.Duration) (err error) {
	if err := os.MkdirAll(f.path, folderPerm); err != nil {
		return err
	}
	if f.root, err = os.OpenRoot(f.path); err != nil {
		return err
	}
	if f.lock, err = f.root.OpenFile(lockFile, os.O_RDWR|os.O_CREATE, filePerm); err != nil {
		return err
	}
	mine, err := waitForLock(f.lock, wait)
	switch {
	case err != nil:
		return err
	case !mine:
		return &InUseError{Dir: f.path}
	}
	if f.begun, err = f.sub(begunFolder); err != nil {
		return err
	}
	names, err := list(f.begun)
	for _, name := range names {
		f.owed[name] = true
	}
	return err
}

// lockWait is how long a process that is just ending may keep the lock, or a program that it starts in that moment.
const lockWait = 2 * time.Second

// waitForLock reports false if another process keeps the file.
func waitForLock(file *os.File, wait time.Duration) (mine bool, err error) {
	for end := time.Now().Add(wait); ; time.Sleep(lookEvery) {
		if mine, err = tryLock(file); mine || err != nil || time.Now().After(end) {
			return mine, err
		}
	}
}

// close lets the folder go.
func (f *folder) close() {
	for _, root := range []*os.Root{f.begun, f.root} {
		if root != nil {
			_ = root.Close()
		}
	}
	if f.lock != nil {
		_ = f.lock.Close()
	}
}

// sub opens a folder inside, which is made if it is not there, and removes what a killed process left half written.
func (f *folder) sub(name string) (*os.Root, error) {
	if err := f.root.MkdirAll(name, folderPerm); err != nil {
		return nil, err
	}
	sub, err := f.root.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	all, err := list(sub)
	for _, file := range all {
		if strings.HasSuffix(file, tempSuffix) {
			_ = sub.Remove(file)
		}
	}
	return sub, errors.Join(err, syncFolder(f.root))
}

// receiverFolder opens the folder of a receiver.
func (f *folder) receiverFolder(to Receiver) (*os.Root, error) {
	sub, err := f.sub(receiverPrefix + hash(to.Identity()))
	if err != nil {
		return nil, err
	}
	return sub, sub.WriteFile(receiverFile, []byte(to.Name()+"\n"), filePerm)
}

// begin notes that an announcement is owed.
func (f *folder) begin(source string) error {
	name := hash(source)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.owed[name] {
		return nil
	}
	if err := writeWhole(f.begun, name, []byte(source+"\n")); err != nil {
		return err
	}
	f.owed[name] = true
	return nil
}

func (f *folder) isOwed(source string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.owed[hash(source)]
}

// settle notes that nothing is owed. If the file stays, an announcement comes twice.
func (f *folder) settle(source string) {
	name := hash(source)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.owed[name] {
		_ = f.begun.Remove(name)
		delete(f.owed, name)
	}
}

// number is that of the next message: larger than that of any before.
func (f *folder) number(now int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = max(f.last+1, now)
	return f.last
}

// seen makes the numbers begin behind those of messages that are there.
func (f *folder) seen(names []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, name := range names {
		if n, err := strconv.ParseInt(name[:numberDigits], 10, 64); err == nil {
			f.last = max(f.last, n)
		}
	}
}

// strangers are the receivers that messages are kept for, and that are none of those which are named now.
func (f *folder) strangers(named []Receiver) (found []string) {
	known := map[string]bool{}
	for _, to := range named {
		known[receiverPrefix+hash(to.Identity())] = true
	}
	names, _ := list(f.root)
	for _, name := range names {
		if !strings.HasPrefix(name, receiverPrefix) || known[name] {
			continue
		}
		sub, err := f.root.OpenRoot(name)
		if err != nil {
			continue
		}
		if kept, err := messageFiles(sub); err == nil && len(kept) > 0 {
			to, _ := sub.ReadFile(receiverFile)
			found = append(found, fmt.Sprintf("%d for %s in %s", len(kept), firstLine(to), name))
		}
		_ = sub.Close()
	}
	return found
}

// messageFiles lists the messages in a folder, in their order.
func messageFiles(folder *os.Root) ([]string, error) {
	all, err := list(folder)
	return slices.DeleteFunc(all, func(name string) bool {
		return !strings.HasSuffix(name, messageSuffix) || len(name) != numberDigits+1+2*hashedBytes+len(messageSuffix)
	}), err
}

func list(folder *os.Root) ([]string, error) {
	entries, err := fs.ReadDir(folder.FS(), ".") // which sorts
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = entry.Name()
	}
	return names, err
}

// fileOf names the file of a message.
func fileOf(number int64, source string) string {
	return fmt.Sprintf("%0*d-%s%s", numberDigits, number, hash(source), messageSuffix)
}

// originalOf is the hash in the name of a message's file.
func originalOf(name string) string { return name[numberDigits+1 : len(name)-len(messageSuffix)] }

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:hashedBytes])
}

// writeWhole puts a file into a folder so that it is there whole, also after a power cut, once this returns.
func writeWhole(folder *os.Root, name string, data []byte) (err error) {
	temp := rand.Text() + tempSuffix
	file, err := folder.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_EXCL, filePerm)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err == nil {
		err = file.Sync()
	}
	err = errors.Join(err, file.Close())
	if err == nil {
		err = folder.Rename(temp, name)
	}
	if err != nil {
		_ = folder.Remove(temp)
		return err
	}
	return syncFolder(folder)
}
