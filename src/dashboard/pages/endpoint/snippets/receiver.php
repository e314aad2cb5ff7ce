<?php
// What answers at /webhooks, with WEBHOOK_SECRET in the environment
$key = base64_decode(preg_replace('/^whsec_/', '', getenv('WEBHOOK_SECRET')), true);

function isGenuine(string $key, string $body): bool
{
    $id = $_SERVER['HTTP_WEBHOOK_ID'] ?? '';
    $timestamp = $_SERVER['HTTP_WEBHOOK_TIMESTAMP'] ?? '';
    // An old request may be one that somebody has recorded.
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        return false;
    }
    $mac = hash_hmac('sha256', "$id.$timestamp.$body", $key, true);
    $expected = 'v1,' . base64_encode($mac);
    // While a secret is being rotated there is a signature of each.
    foreach (explode(' ', $_SERVER['HTTP_WEBHOOK_SIGNATURE'] ?? '') as $given) {
        if (hash_equals($expected, $given)) {
            return true;
        }
    }
    return false;
}

// The bytes as they came: parsed and written again they would be others.
$body = file_get_contents('php://input');
if ($key === false || $key === '' || !isGenuine($key, $body)) {
    http_response_code(400);
    exit;
}
$event = json_decode($body, true, 512, JSON_BIGINT_AS_STRING | JSON_THROW_ON_ERROR);
// Its id is the same in every attempt: do nothing if you have seen it before.
error_log($_SERVER['HTTP_WEBHOOK_ID'] . ' ' . $event['type']);
http_response_code(204);
