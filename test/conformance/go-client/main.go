// Command go-client puts many checks at once to an authorization service, over one connection of gRPC in Go. Each
// has a token of its own, and the service under test answers with a header that names it: the client fails where
// an answer is another's. One check in twenty asks for a slow answer and is given up before it comes.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"sync"
	"sync/atomic"
	"time"

	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
)

const (
	checks   = 2000
	workers  = 50
	givenUp  = 20
	patience = 30 * time.Millisecond
	limit    = 30 * time.Second
)

func request(token string) *auth.CheckRequest {
	return &auth.CheckRequest{Attributes: &auth.AttributeContext{Request: &auth.AttributeContext_Request{
		Http: &auth.AttributeContext_HttpRequest{
			Method:  "GET",
			Host:    "a.example",
			Path:    "/" + token,
			Headers: map[string]string{"authorization": "Bearer " + token},
		},
	}}}
}

func isOwn(answer *auth.CheckResponse, token string) error {
	headers := answer.GetOkResponse().GetHeaders()
	if len(headers) != 1 || headers[0].GetHeader().GetValue() != token {
		return fmt.Errorf("check of %s is answered with %v", token, answer)
	}
	return nil
}

func check(ctx context.Context, client auth.AuthorizationClient, number int) error {
	token := fmt.Sprintf("token-%d", number)
	answer, err := client.Check(ctx, request(token))
	if err != nil {
		return fmt.Errorf("check of %s: %w", token, err)
	}
	return isOwn(answer, token)
}

func giveUp(ctx context.Context, client auth.AuthorizationClient, number int) error {
	ctx, cancel := context.WithCancel(ctx)
	time.AfterFunc(patience, cancel)
	_, err := client.Check(ctx, request(fmt.Sprintf("slow-%d", number)))
	if status.Code(err) != codes.Canceled {
		return fmt.Errorf("check %d, given up, ends with %v", number, err)
	}
	return nil
}

func work(ctx context.Context, client auth.AuthorizationClient, next, cancelled *atomic.Int64) error {
	for number := int(next.Add(1)); number <= checks; number = int(next.Add(1)) {
		run := check
		if number%givenUp == 0 {
			run = giveUp
			cancelled.Add(1)
		}
		if err := run(ctx, client, number); err != nil {
			return err
		}
	}
	return nil
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go-client HOST:PORT")
	}
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	client := auth.NewAuthorizationClient(connection)
	var next, cancelled atomic.Int64
	failures := make(chan error, workers)
	var group sync.WaitGroup
	for range workers {
		group.Add(1)
		go func() {
			defer group.Done()
			if err := work(ctx, client, &next, &cancelled); err != nil {
				failures <- err
			}
		}()
	}
	group.Wait()
	close(failures)
	for err := range failures {
		log.Fatal(err)
	}
	fmt.Printf("%d checks, %d given up\n", checks, cancelled.Load())
}
