/** Runs in the Node.js of Lambda: loads the module that it is given and answers each event that it is sent. */

const { handler } = await import(process.argv[2])
process.send({ node: process.version })

process.on('message', async (event) => {
	const context = {
		functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
		functionVersion: '1',
		invokedFunctionArn: `arn:aws-cn:lambda:cn-northwest-1:000000000000:function:${process.env.AWS_LAMBDA_FUNCTION_NAME}`,
		memoryLimitInMB: '1024',
		awsRequestId: 'invocation-1',
		getRemainingTimeInMillis: () => 10_000,
	}
	try {
		process.send({ answer: (await handler(event, context)) ?? null })
	} catch (error) {
		process.send({ failure: `${error?.name}: ${error?.message}` })
	}
})
