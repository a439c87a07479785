<?php

require __DIR__ . '/client.php';

$configuration = (new PartnerCenter\Configuration())->setHost($argv[1])->setAccessToken('any');
$page = (new PartnerCenter\Api\CustomersApi(http_client(), $configuration))->listCustomers(size: 2);
foreach ($page->getItems() as $customer) {
    echo $customer->getCompanyProfile()->getCompanyName(), ' ', $customer->getId(), PHP_EOL;
}
