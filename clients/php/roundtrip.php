<?php

// Reads payloads into the generated classes and writes them back; and lists customers through the generated client.

use PartnerCenter\Api\CustomersApi;
use PartnerCenter\Configuration;
use PartnerCenter\ObjectSerializer;

error_reporting(E_ALL);
set_error_handler(function (int $level, string $message, string $file, int $line): never {
    throw new ErrorException($message, 0, $level, $file, $line);
});
require __DIR__ . '/client.php';

const WRITTEN = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

function round_trip(string $type, mixed $payload): mixed
{
    // a type without members of its own has no class: it is an array of what it holds; a name that is not known is an error
    $class = $type === 'FaultParameters' ? 'array<string,mixed>' : "\\PartnerCenter\\Model\\$type";
    if ($type !== 'FaultParameters' && !class_exists($class)) {
        throw new DomainException("no class of $type was generated");
    }
    $value = ObjectSerializer::deserialize($payload, $class);
    return is_array($value) ? (object) $value : ObjectSerializer::sanitizeForSerialization($value);
}

if ($argv[1] === 'call') {
    $configuration = (new Configuration())->setHost($argv[2])->setAccessToken('any');
    $page = (new CustomersApi(http_client(), $configuration))->listCustomers(size: 2);
    $payload = ObjectSerializer::sanitizeForSerialization($page);
    echo json_encode(['id' => 'listCustomers', 'payload' => $payload], WRITTEN), PHP_EOL;
    exit(0);
}
while (($line = fgets(STDIN)) !== false) {
    $sent = json_decode($line, flags: JSON_THROW_ON_ERROR);
    try {
        $answer = ['id' => $sent->id, 'payload' => round_trip($sent->type, $sent->payload)];
    } catch (Throwable $error) {
        $answer = ['id' => $sent->id, 'error' => get_class($error) . ': ' . $error->getMessage()];
    }
    echo json_encode($answer, WRITTEN), PHP_EOL;
}
