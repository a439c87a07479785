<?php

// What a program needs around the generated code: the loader, and an HTTP client that drops the byte-order mark, which
// the service puts before its answers and json_decode does not read.

use GuzzleHttp\Client;
use GuzzleHttp\HandlerStack;
use GuzzleHttp\Middleware;
use GuzzleHttp\Psr7\Utils;
use Psr\Http\Message\ResponseInterface;

require is_file(__DIR__ . '/vendor/autoload.php') ? __DIR__ . '/vendor/autoload.php' : 'GuzzleHttp/autoload.php';

spl_autoload_register(function (string $class): void {
    $file = __DIR__ . '/generated/lib/' . str_replace('\\', '/', substr($class, strlen('PartnerCenter\\'))) . '.php';
    if (str_starts_with($class, 'PartnerCenter\\') && is_file($file)) {
        require $file;
    }
});

function http_client(): Client
{
    $stack = HandlerStack::create();
    $stack->push(Middleware::mapResponse(function (ResponseInterface $response): ResponseInterface {
        $body = (string) $response->getBody();
        return $response->withBody(Utils::streamFor(str_starts_with($body, "\u{FEFF}") ? substr($body, 3) : $body));
    }));
    return new Client(['handler' => $stack]);
}
