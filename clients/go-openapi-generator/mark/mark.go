// Package mark drops the byte-order mark that the service puts before its answers, which encoding/json does not read.
package mark

import (
	"bufio"
	"io"
	"net/http"
)

// Client is an HTTP client that drops the mark.
var Client = &http.Client{Transport: transport{http.DefaultTransport}}

type transport struct{ base http.RoundTripper }

func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := t.base.RoundTrip(request)
	if err != nil {
		return response, err
	}
	body := bufio.NewReader(response.Body)
	if start, _ := body.Peek(3); string(start) == "\xef\xbb\xbf" {
		_, _ = body.Discard(3)
		response.ContentLength = -1
	}
	response.Body = struct {
		io.Reader
		io.Closer
	}{body, response.Body}
	return response, nil
}
