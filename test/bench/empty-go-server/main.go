// Command empty-go-server answers every Envoy authorization check with the same allow: what gRPC in Go costs
// before anything is decided. The benchmark runs it beside the service, on the address that it is given.
package main

import (
	"context"
	"log"
	"net"
	"os"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	auth "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
)

type constant struct {
	auth.UnimplementedAuthorizationServer
	answer *auth.CheckResponse
}

func (c constant) Check(context.Context, *auth.CheckRequest) (*auth.CheckResponse, error) {
	return c.answer, nil
}

func allow() *auth.CheckResponse {
	user := &core.HeaderValue{Key: "x-auth-user", Value: "alice"}
	return &auth.CheckResponse{
		Status: &status.Status{Code: int32(codes.OK)},
		HttpResponse: &auth.CheckResponse_OkResponse{OkResponse: &auth.OkHttpResponse{
			Headers: []*core.HeaderValueOption{{Header: user}},
		}},
	}
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: empty-go-server HOST:PORT")
	}
	listener, err := net.Listen("tcp", os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	auth.RegisterAuthorizationServer(server, constant{answer: allow()})
	log.Fatal(server.Serve(listener))
}
